// Several fetches as one task: all of them succeed, or the first error cancels the rest. A limit bounds how many are
// under way at once.
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

func fetchPage(ctx context.Context, url string) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s: status %d", request.URL.Path, response.StatusCode)
	}
	body, err := io.ReadAll(response.Body)
	return string(body), err
}

// fetchAll returns the pages, in the order of the paths, or the first error in time, once no fetch is under way any more.
func fetchAll(parent context.Context, base string, paths []string, limit int) ([]string, error) {
	group, ctx := errgroup.WithContext(parent)
	group.SetLimit(limit)
	pages := make([]string, len(paths))
	for index, path := range paths {
		group.Go(func() error {
			page, err := fetchPage(ctx, base+path)
			pages[index] = page
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return pages, nil
}

func main() {
	handler := newPageServer()
	server := httptest.NewServer(handler)
	defer server.Close()
	ctx := context.Background()

	paths := []string{"/pages/1", "/pages/2", "/pages/3", "/pages/4", "/pages/5", "/pages/6"}
	pages, err := fetchAll(ctx, server.URL, paths, 2)
	if err != nil {
		panic(err)
	}
	for _, page := range pages {
		fmt.Println(page)
	}
	fmt.Printf("at most %d at once\n", handler.mostAtOnce)

	// No limit: the broken page fails only once both endless ones are asked for.
	if _, err := fetchAll(ctx, server.URL, []string{"/endless/1", "/broken", "/endless/2"}, -1); err != nil {
		fmt.Printf("failed: %v\n", err)
	}
	// The server sees that nobody waits for the others any more.
	gone := []string{<-handler.gone, <-handler.gone}
	slices.Sort(gone)
	for _, path := range gone {
		fmt.Printf("cancelled: %s\n", path)
	}
}

// patient is how many clients wait for a page of the kind that never comes.
const patient = 2

// pageServer is a server to fetch from:
//
//   - /pages/NAME is a page, 20 ms later;
//   - /endless/NAME is never answered;
//   - /broken fails, as soon as two requests for endless pages are waiting.
type pageServer struct {
	gone       chan string // tells of each client that has gone before it had its answer
	waiting    chan string
	mu         sync.Mutex
	serving    int
	mostAtOnce int // how many requests for pages were served at the same time, at most
}

func newPageServer() *pageServer {
	return &pageServer{gone: make(chan string, patient), waiting: make(chan string, patient)}
}

func (s *pageServer) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	path := request.URL.Path
	switch {
	case strings.HasPrefix(path, "/endless/"):
		s.waiting <- path
		<-request.Context().Done()
		s.gone <- path
	case path == "/broken":
		for range patient {
			<-s.waiting
		}
		response.WriteHeader(http.StatusInternalServerError)
	default:
		s.count(+1)
		time.Sleep(20 * time.Millisecond)
		s.count(-1)
		fmt.Fprintf(response, "the page %s", path)
	}
}

func (s *pageServer) count(change int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.serving += change
	s.mostAtOnce = max(s.mostAtOnce, s.serving)
}
