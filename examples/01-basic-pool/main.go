package main

import (
	"fmt"
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
	// Both buffers have room for everything, so no send here ever waits.
	jobs := make(chan Job, 100)
	results := make(chan Result, 100)

	const numWorkers, numJobs = 3, 5
	for w := 1; w <= numWorkers; w++ {
		go worker(w, jobs, results)
	}

	for j := 1; j <= numJobs; j++ {
		jobs <- Job{ID: j, Number: j}
	}
	// No more jobs: this ends the workers' loops.
	close(jobs)

	// Nobody closes results; one result for each job is known to come.
	for a := 1; a <= numJobs; a++ {
		r := <-results
		fmt.Printf("Result: Job ID %d, Number %d, Square %d\n", r.JobID, r.Number, r.Square)
	}
}

func worker(id int, jobs <-chan Job, results chan<- Result) {
	for job := range jobs {
		fmt.Printf("Worker %d processing job %d\n", id, job.ID)
		time.Sleep(1 * time.Second) // stands for the work
		results <- Result{job.ID, job.Number, job.Number * job.Number}
	}
}
