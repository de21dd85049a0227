package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// Pool hands jobs to its workers through a dispatcher, which stops doing so while it is paused.
type Pool struct {
	incoming chan int
	jobs     chan int
	paused   chan bool
	workers  sync.WaitGroup

	queued, running, done atomic.Int32
}

func NewPool(numWorkers int, handler func(page int)) *Pool {
	p := &Pool{incoming: make(chan int), jobs: make(chan int), paused: make(chan bool)}
	for w := 1; w <= numWorkers; w++ {
		p.workers.Add(1)
		go func() {
			defer p.workers.Done()
			for page := range p.jobs {
				handler(page)
				p.running.Add(-1)
				p.done.Add(1)
			}
		}()
	}
	go p.dispatch()
	return p
}

// dispatch owns the queue. A case with a nil channel is never ready: that is how it takes nothing when there is
// nothing more to come, and gives nothing while it is paused or has nothing.
func (p *Pool) dispatch() {
	defer close(p.jobs)
	var queue []int
	paused := false
	incoming := p.incoming
	for incoming != nil || len(queue) > 0 {
		var out chan int
		var next int
		if len(queue) > 0 && !paused {
			out, next = p.jobs, queue[0]
		}
		select {
		case page, ok := <-incoming:
			if !ok {
				incoming = nil
				continue
			}
			queue = append(queue, page)
		case out <- next:
			queue = queue[1:]
			p.queued.Add(-1)
			p.running.Add(1)
		case paused = <-p.paused:
		}
	}
}

func (p *Pool) Submit(page int) {
	p.queued.Add(1)
	p.incoming <- page
}

func (p *Pool) Pause()  { p.paused <- true }
func (p *Pool) Resume() { p.paused <- false }

// Close waits until all jobs are done.
func (p *Pool) Close() {
	close(p.incoming)
	p.workers.Wait()
}

func (p *Pool) report(when string) {
	fmt.Printf("%s: %d running, %d queued, %d done\n", when, p.running.Load(), p.queued.Load(), p.done.Load())
}

func main() {
	printers := NewPool(2, func(page int) {
		time.Sleep(200 * time.Millisecond) // stands for the work
		fmt.Printf("Page %d is printed\n", page)
	})

	for page := 1; page <= 6; page++ {
		printers.Submit(page)
	}
	time.Sleep(100 * time.Millisecond)
	printers.report("At work")

	printers.Pause()
	time.Sleep(300 * time.Millisecond)
	printers.report("Paused for 300 ms")
	printers.Submit(7)
	printers.report("One more submitted")

	printers.Resume()
	time.Sleep(100 * time.Millisecond)
	printers.report("Resumed for 100 ms")

	printers.Close()
	printers.report("Closed")
}
