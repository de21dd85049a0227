// A pipeline: stages that are goroutines, with channels between them. A stage ends when its input is closed, or when
// the context is over. So whoever has enough cancels the context, and need not receive what is still on its way.
package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"
)

// stages counts the goroutines of all stages, so that a program can wait until none is left.
var stages sync.WaitGroup

// stage starts a stage, which sends to out. However it ends, its output is closed.
func stage[T any](run func(out chan<- T)) <-chan T {
	out := make(chan T)
	stages.Go(func() {
		defer close(out)
		run(out)
	})
	return out
}

// send sends a value, unless the context is over first. It returns whether it was sent.
func send[T any](ctx context.Context, out chan<- T, value T) bool {
	select {
	case out <- value:
		return true
	case <-ctx.Done():
		return false
	}
}

// count counts from 1; forever, if nobody stops it.
func count(ctx context.Context, last int) <-chan int {
	return stage(func(out chan<- int) {
		for n := 1; n <= last; n++ {
			if !send(ctx, out, n) {
				return
			}
		}
	})
}

// sample sends a text from time to time, forever.
func sample(ctx context.Context, period time.Duration) <-chan string {
	return stage(func(out chan<- string) {
		ticker := time.NewTicker(period)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				if !send(ctx, out, "a sample") {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	})
}

func lines(ctx context.Context, text string) <-chan string {
	return stage(func(out chan<- string) {
		for line := range strings.SplitSeq(text, "\n") {
			if !send(ctx, out, line) {
				return
			}
		}
	})
}

// parse ends the whole pipeline, and says why, at the first line that is no number.
func parse(ctx context.Context, cancel context.CancelCauseFunc, incoming <-chan string) <-chan int {
	return stage(func(out chan<- int) {
		for line := range incoming {
			n, err := strconv.Atoi(line)
			if err != nil {
				cancel(fmt.Errorf("%q is not a number", line))
				return
			}
			if !send(ctx, out, n) {
				return
			}
		}
	})
}

func square(ctx context.Context, incoming <-chan int) <-chan int {
	return stage(func(out chan<- int) {
		for n := range incoming {
			if !send(ctx, out, n*n) {
				return
			}
		}
	})
}

// rare passes on the numbers whose digest begins with three zeros. There are few.
func rare(ctx context.Context, incoming <-chan int) <-chan int {
	return stage(func(out chan<- int) {
		for n := range incoming {
			digest := fmt.Sprintf("%x", sha256.Sum256(fmt.Appendf(nil, "pipeline %d", n)))
			if strings.HasPrefix(digest, "000") && !send(ctx, out, n) {
				return
			}
		}
	})
}

// merge is the fan-in: what comes from any of the channels, until all of them are closed.
func merge[T any](ctx context.Context, incoming ...<-chan T) <-chan T {
	return stage(func(out chan<- T) {
		var wg sync.WaitGroup
		for _, channel := range incoming {
			wg.Go(func() {
				for value := range channel {
					if !send(ctx, out, value) {
						return
					}
				}
			})
		}
		wg.Wait()
	})
}

// Every stage sees its input closed, one after the other.
func toTheEnd() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	numbers := count(ctx, 100)
	// Fan-out: three stages receive from one channel.
	sum := 0
	for n := range merge(ctx, square(ctx, numbers), square(ctx, numbers), square(ctx, numbers)) {
		sum += n
	}
	fmt.Println("sum of squares:", sum)
}

// Whoever has enough cancels.
func untilFound() {
	ctx, cancel := context.WithCancel(context.Background())
	numbers := count(ctx, math.MaxInt)
	found := <-merge(ctx, rare(ctx, numbers), rare(ctx, numbers), rare(ctx, numbers))
	cancel()
	stages.Wait()
	fmt.Printf("found %d, and all stages have ended: %v\n", found, ctx.Err())
}

func untilDeadline() {
	ctx, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
	defer cancel()
	samples := 0
	for range sample(ctx, 200*time.Millisecond) {
		samples++
	}
	fmt.Printf("%d samples, then %v\n", samples, ctx.Err())
}

// A stage that fails stops those before it and those after it. What is on its way then may be lost.
func untilFailure() {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	sum := 0
	for n := range square(ctx, parse(ctx, cancel, lines(ctx, "1\n2\nthree\n4"))) {
		sum += n
	}
	stages.Wait()
	if ctx.Err() == nil {
		fmt.Println("sum of squares:", sum)
	} else {
		fmt.Printf("%v: %v\n", ctx.Err(), context.Cause(ctx))
	}
}

func main() {
	toTheEnd()
	untilFound()
	untilDeadline()
	untilFailure()
}
