package main

import (
	"fmt"
	"sync"
	"time"
)

// Job is what a worker is asked for.
type Job struct {
	ID     int
	Number int
}

// Result is what it answers.
type Result struct {
	JobID  int
	Number int
	Square int
}

func main() {
	jobs := make(chan Job, 100)
	results := make(chan Result, 100)

	// Counts the workers that are still at it.
	var wg sync.WaitGroup

	const numWorkers, numJobs = 3, 5
	for w := 1; w <= numWorkers; w++ {
		wg.Add(1)
		go worker(w, jobs, results, &wg)
	}

	for j := 1; j <= numJobs; j++ {
		jobs <- Job{ID: j, Number: j}
	}
	close(jobs)

	// Only when the last worker is done will nobody send a result any more.
	go func() {
		wg.Wait()
		close(results)
	}()

	// So the number of results need not be known.
	for r := range results {
		fmt.Printf("Result: Job ID %d, Number %d, Square %d\n", r.JobID, r.Number, r.Square)
	}
}

func worker(id int, jobs <-chan Job, results chan<- Result, wg *sync.WaitGroup) {
	defer wg.Done()
	for job := range jobs {
		fmt.Printf("Worker %d processing job %d\n", id, job.ID)
		time.Sleep(1 * time.Second) // stands for the work
		results <- Result{job.ID, job.Number, job.Number * job.Number}
	}
}
