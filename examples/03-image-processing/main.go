package main

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// ImageTask is an image that is to be filtered.
type ImageTask struct {
	ID   int
	Name string
	Size int // in KB
}

// ProcessedImage is an image that was.
type ProcessedImage struct {
	TaskID       int
	OriginalName string
	NewName      string
	ProcessTime  time.Duration
}

// filterTime is how long filtering takes: the larger the image the longer.
func filterTime(img ImageTask) time.Duration {
	return time.Duration(img.Size/10) * time.Millisecond
}

func applyFilter(img ImageTask) ProcessedImage {
	processTime := filterTime(img)
	time.Sleep(processTime)
	newName := strings.TrimSuffix(img.Name, ".jpg") + "_filtered.jpg"
	return ProcessedImage{img.ID, img.Name, newName, processTime}
}

func worker(id int, images <-chan ImageTask, results chan<- ProcessedImage, wg *sync.WaitGroup) {
	defer wg.Done()
	for img := range images {
		fmt.Printf("Worker %d processing image: %s\n", id, img.Name)
		results <- applyFilter(img)
	}
}

func main() {
	sampleImages := []ImageTask{
		{1, "vacation.jpg", 2500},
		{2, "family.jpg", 3200},
		{3, "birthday.jpg", 1800},
		{4, "wedding.jpg", 4500},
		{5, "graduation.jpg", 2800},
		{6, "party.jpg", 1500},
		{7, "trip.jpg", 3600},
		{8, "concert.jpg", 2200},
	}

	imageTasks := make(chan ImageTask, len(sampleImages))
	processedImages := make(chan ProcessedImage, len(sampleImages))

	var wg sync.WaitGroup
	const numWorkers = 3
	for w := 1; w <= numWorkers; w++ {
		wg.Add(1)
		go worker(w, imageTasks, processedImages, &wg)
	}

	startTime := time.Now()
	for _, img := range sampleImages {
		imageTasks <- img
	}
	close(imageTasks)

	go func() {
		wg.Wait()
		close(processedImages)
	}()

	totalProcessed := 0
	for p := range processedImages {
		totalProcessed++
		fmt.Printf("Processed: %s → %s (took %v)\n", p.OriginalName, p.NewName, p.ProcessTime)
	}

	// Down to 10 ms, since no sleep is early, but each is late by a little. The makespan is 830 ms; what a busy
	// machine adds to it shows here.
	totalTime := time.Since(startTime).Truncate(10 * time.Millisecond)
	fmt.Printf("\nSummary: Processed %d images in %v using %d workers\n", totalProcessed, totalTime, numWorkers)

	// One worker would take the sum.
	var sequentialTime time.Duration
	for _, img := range sampleImages {
		sequentialTime += filterTime(img)
	}
	fmt.Printf("Sequential processing would take approximately: %v\n", sequentialTime)
	fmt.Printf("Speedup factor: %.2fx\n", sequentialTime.Seconds()/totalTime.Seconds())
}
