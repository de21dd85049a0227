package main

import (
	"runtime"
	"sort"
	"syscall"
	"time"
)

// milliseconds tells how long body takes: processor time on one processor, as in the other workers; on several,
// which is what they are for, by the clock.
func milliseconds(body func()) float64 {
	if runtime.GOMAXPROCS(0) > 1 {
		start := time.Now()
		body()
		return float64(time.Since(start)) / 1e6
	}
	start := processorTime()
	body()
	return processorTime() - start
}

func processorTime() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e6
}

func median(numbers []float64) float64 {
	sort.Float64s(numbers)
	return numbers[len(numbers)/2]
}

// rate measures how many items a second body gets through; it is given a multiple of step.
func rate(step int, body func(items int)) func(effort) figures {
	return func(e effort) figures {
		items := step
		took := 0.0
		for total := 0.0; total < e.WarmUp; total += took {
			took = milliseconds(func() { body(items) })
			if took < e.Sample/2 {
				items *= 2
			}
		}
		items = max(step, int(float64(items)*e.Sample/took)/step*step)
		rates := make([]float64, e.Samples)
		for i := range rates {
			rates[i] = float64(items) / milliseconds(func() { body(items) }) * 1000
		}
		return figures{"rate": median(rates)}
	}
}

// growth measures ten times as many items again and again, and the last time also ten lots of a tenth at once; see
// measure/growth.ts. What is measured is what prepare returns.
func growth(first, last int, e effort, prepare func(items int) func()) figures {
	typical := func(items, lots int) float64 {
		var times []float64
		for start := time.Now(); len(times) < e.Samples && time.Since(start) < time.Second/2; {
			runs := make([]func(), lots)
			for i := range runs {
				runs[i] = prepare(items)
			}
			runtime.GC()
			times = append(times, milliseconds(func() {
				for _, run := range runs {
					run()
				}
			}))
		}
		return median(times)
	}
	typical(first, 1)
	took, items := 0.0, first
	for ; ; items *= 10 {
		took = typical(items, 1)
		if items >= last {
			break
		}
	}
	return figures{
		"perItem": took / float64(items) * 1e6,
		"growth":  10 * took / typical(items/10, 10),
		"items":   float64(items),
	}
}

// bytes returns the memory taken for heap and stacks, once all goroutines have gone as far as they can.
func bytes() float64 {
	time.Sleep(50 * time.Millisecond)
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return float64(stats.HeapAlloc + stats.StackInuse)
}
