// A service that shuts down in an orderly way: after SIGTERM or Ctrl-C it takes no more jobs, finishes those that it has
// taken, and gives up those that take too long. A second signal ends it at once.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"regexp"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

var (
	port    = flag.Int("port", 8080, "`port`")
	workers = flag.Int("workers", 2, "`number` of workers")
	queue   = flag.Int("queue", 100, "`number` of jobs that may wait")
	grace   = flag.Int("grace", 5000, "`milliseconds` that jobs have after the signal")
)

func main() {
	flag.Parse()
	signalled, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	work, giveUp := context.WithCancelCause(context.Background())
	service := newService(work, *workers, *queue)
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", *port))
	if err != nil {
		panic(err)
	}
	go service.server.Serve(listener)
	fmt.Printf("Listening on http://%v\n", listener.Addr())

	<-signalled.Done()
	// From here on a second signal has its default action.
	stop()
	fmt.Printf("Shutting down: %v\n", context.Cause(signalled))

	tooLate := errors.New("it is too late")
	ctx, cancel := context.WithTimeoutCause(context.Background(), time.Duration(*grace)*time.Millisecond, tooLate)
	forget := context.AfterFunc(ctx, func() { giveUp(context.Cause(ctx)) })
	service.shutDown(ctx)
	forget()
	cancel()

	fmt.Printf("Finished %d, gave up %d\n", service.finished.Load(), service.givenUp.Load())
	if service.givenUp.Load() > 0 {
		os.Exit(1)
	}
}

type job struct {
	name  string
	takes time.Duration
}

// service takes jobs by HTTP, POST /jobs/NAME?takes=MS, and works on them one after the other for each worker.
//
//   - 202: the job is in the queue
//   - 503 with Retry-After: the queue is full
//   - 404: anything else
type service struct {
	finished, givenUp atomic.Int64
	jobs              chan job
	workers           sync.WaitGroup
	server            http.Server
}

// newService starts the workers. They give up what is not finished when the context is over.
func newService(ctx context.Context, workers, queue int) *service {
	s := &service{jobs: make(chan job, queue)}
	s.server.Handler = s
	for range workers {
		s.workers.Go(func() { s.work(ctx, s.jobs) })
	}
	return s
}

// shutDown takes no more jobs, and waits for the workers to empty the queue. Clients have until the context is over.
func (s *service) shutDown(ctx context.Context) {
	if s.server.Shutdown(ctx) != nil {
		s.server.Close()
	}
	// Nobody sends any more.
	close(s.jobs)
	s.workers.Wait()
}

func (s *service) work(ctx context.Context, jobs <-chan job) {
	for j := range jobs {
		select {
		case <-time.After(j.takes):
			s.finished.Add(1)
			fmt.Printf("%s: finished\n", j.name)
		case <-ctx.Done():
			s.givenUp.Add(1)
			fmt.Printf("%s: given up, %v\n", j.name, context.Cause(ctx))
		}
	}
}

var jobPath = regexp.MustCompile(`^/jobs/(\w+)\?takes=(\d+)$`)

func (s *service) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	match := jobPath.FindStringSubmatch(request.URL.RequestURI())
	if request.Method != http.MethodPost || match == nil {
		response.WriteHeader(http.StatusNotFound)
		return
	}
	milliseconds, err := strconv.Atoi(match[2])
	if err != nil {
		response.WriteHeader(http.StatusNotFound)
		return
	}
	select {
	case s.jobs <- job{match[1], time.Duration(milliseconds) * time.Millisecond}:
		response.WriteHeader(http.StatusAccepted)
	default:
		response.Header().Set("Retry-After", "1")
		response.WriteHeader(http.StatusServiceUnavailable)
	}
}
