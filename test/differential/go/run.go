package main

import (
	"encoding/json"
	"runtime"
	"sync"
	"sync/atomic"
)

// A run is one execution of a program.
type run struct {
	channels   []chan int
	groups     []sync.WaitGroup
	counts     []atomic.Int32
	goroutines []*goroutine

	// isFree says that no goroutine waits for its turn.
	isFree bool
	// progress counts everything that any goroutine does: while it stands still, so do they, or else they run.
	progress atomic.Int64
	// over is set once the outcome is known. What goroutines do from then on does not count.
	over atomic.Bool
	// quit is closed then: it frees goroutines that wait for nil channels.
	quit  chan struct{}
	alive sync.WaitGroup
}

func newRun(p program) *run {
	r := &run{
		groups: make([]sync.WaitGroup, len(p.WaitGroups)),
		counts: make([]atomic.Int32, len(p.WaitGroups)),
		quit:   make(chan struct{}),
	}
	for _, capacity := range p.Channels {
		r.channels = append(r.channels, make(chan int, capacity))
	}
	for i, count := range p.WaitGroups {
		r.groups[i].Add(count)
		r.counts[i].Store(int32(count))
	}
	for _, operations := range p.Goroutines {
		r.goroutines = append(r.goroutines, &goroutine{run: r, operations: operations, turn: make(chan struct{})})
	}
	return r
}

// follow runs the program and returns its outcome. The witness names the goroutine that does the next operation, again
// and again; without one, or from where it does not fit, the goroutines run as they like. Whether it fits to the end
// may depend on what a select chooses.
func (r *run) follow(witness []int) (outcome string, fits bool) {
	r.isFree = witness == nil
	for _, g := range r.goroutines {
		r.alive.Go(g.main)
	}
	if !r.isFree {
		r.settle()
		fits = r.takeTurns(witness)
		for _, g := range r.goroutines {
			close(g.turn)
		}
	}
	for !r.isAtRest() {
		runtime.Gosched()
	}
	outcome = r.outcome()
	r.release()
	return outcome, fits
}

// takeTurns reports whether each goroutine was waiting for its turn when it came, and none is after the last.
func (r *run) takeTurns(witness []int) bool {
	for _, next := range witness {
		g := r.goroutines[next]
		if !g.waitsForTurn.Load() {
			return false
		}
		g.turn <- struct{}{}
		r.settle()
	}
	for _, g := range r.goroutines {
		if g.waitsForTurn.Load() {
			return false
		}
	}
	return true
}

// settle lets every goroutine run until none can. With one processor, who yields to it goes behind all that can run,
// but for now and then; so nobody can when nothing has happened for a few times.
func (r *run) settle() {
	for quiet := 0; quiet < 3; quiet++ {
		before := r.progress.Load()
		runtime.Gosched()
		if r.progress.Load() != before {
			quiet = -1
		}
	}
}

func (r *run) isAtRest() bool {
	for _, g := range r.goroutines {
		if !g.ended.Load() {
			return onlyCallerRuns()
		}
	}
	return true
}

func (r *run) outcome() string {
	stories := [][]string{}
	for _, g := range r.goroutines {
		stories = append(stories, g.story())
	}
	text, err := json.Marshal(stories)
	check(err)
	return string(text)
}

// release ends the goroutines that are blocked for ever, so that they do not pile up.
func (r *run) release() {
	r.over.Store(true)
	close(r.quit)
	for _, channel := range r.channels {
		func() {
			defer func() { _ = recover() }() // It may be closed already.
			close(channel)
		}()
	}
	for i := range r.groups {
		for range r.counts[i].Load() {
			r.groups[i].Done()
		}
	}
	r.alive.Wait()
}
