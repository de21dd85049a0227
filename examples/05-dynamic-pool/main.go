package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// This is the tutorial's pool as it is, flaws and all; main.ts, its port, lists them at its head.

// WorkerPool has from minWorkers to maxWorkers goroutines.
type WorkerPool struct {
	jobs       chan int
	results    chan int
	wg         sync.WaitGroup
	activeJobs atomic.Int32
	minWorkers int
	maxWorkers int
}

func NewWorkerPool(minWorkers, maxWorkers int) *WorkerPool {
	return &WorkerPool{
		jobs:       make(chan int, 100),
		results:    make(chan int, 100),
		minWorkers: minWorkers,
		maxWorkers: maxWorkers,
	}
}

func (wp *WorkerPool) worker(id int) {
	defer wp.wg.Done()
	for j := range wp.jobs {
		wp.activeJobs.Add(1)
		fmt.Printf("Worker %d processing job %d\n", id, j)
		time.Sleep(500 * time.Millisecond) // stands for the work
		wp.results <- j * j
		wp.activeJobs.Add(-1)
	}
}

func (wp *WorkerPool) Start() {
	for i := 1; i <= wp.minWorkers; i++ {
		wp.wg.Add(1)
		go wp.worker(i)
	}
	go wp.monitor()
}

func (wp *WorkerPool) monitor() {
	workerCount := wp.minWorkers
	for {
		time.Sleep(200 * time.Millisecond)
		queueSize := len(wp.jobs)
		activeJobs := wp.activeJobs.Load()

		// A queue that fills up wants one more worker.
		if queueSize > 5 && workerCount < wp.maxWorkers {
			workerCount++
			wp.wg.Add(1)
			fmt.Printf("Starting additional worker #%d\n", workerCount)
			go wp.worker(workerCount)
		}

		// All quiet: the monitor goes, if it has never started anybody.
		if queueSize == 0 && activeJobs == 0 && workerCount <= wp.minWorkers {
			break
		}
	}
}

func (wp *WorkerPool) Submit(job int) {
	wp.jobs <- job
}

func (wp *WorkerPool) Close() {
	close(wp.jobs)
	wp.wg.Wait()
	close(wp.results)
}

func (wp *WorkerPool) Results() <-chan int {
	return wp.results
}

func main() {
	pool := NewWorkerPool(2, 5)
	pool.Start()

	go func() {
		for i := 1; i <= 20; i++ {
			pool.Submit(i)
			// First a burst, and then a trickle.
			if i < 10 {
				time.Sleep(100 * time.Millisecond)
			} else {
				time.Sleep(600 * time.Millisecond)
			}
		}
		pool.Close()
	}()

	for r := range pool.Results() {
		fmt.Printf("Got result: %d\n", r)
	}
	// Whoever still runs, the monitor for instance, ends with main.
}
