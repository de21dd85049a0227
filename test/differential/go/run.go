package main

import (
	"encoding/json"
	"sync/atomic"
	"time"
)

// A run is one execution of a program.
type run struct {
	*world
	goroutines []*goroutine
	isStarted  map[int]bool

	// isFree says that no goroutine waits for its turn.
	isFree bool
	// progress counts everything that any goroutine does: while it stands still, so do they, or else they run.
	progress atomic.Int64
	// over is set once the outcome is known. What goroutines do from then on does not count.
	over  atomic.Bool
	alive atomic.Int32
	// elapsed are the ticks that have passed before the outcome.
	elapsed time.Duration
}

func newRun(p program) *run {
	r := &run{world: newWorld(p), isStarted: p.startedByGroups()}
	for _, operations := range p.Goroutines {
		g := &goroutine{run: r, operations: operations, end: notStarted, turn: make(chan struct{})}
		r.goroutines = append(r.goroutines, g)
	}
	return r
}

// follow runs the program and returns its outcome. The witness names the goroutine that does the next operation, again
// and again; without one, or from where it does not fit, the goroutines run as they like. Whether it fits to the end
// may depend on what a select chooses.
func (r *run) follow(witness []int) (outcome string, fits bool) {
	r.isFree = witness == nil
	for i, g := range r.goroutines {
		if !r.isStarted[i] {
			go g.main()
		}
	}
	if !r.isFree {
		settle(&r.progress)
		fits = r.takeTurns(witness)
		for _, g := range r.goroutines {
			close(g.turn)
		}
	}
	// Time passes only while all goroutines wait, and no deadline is later.
	time.Sleep(horizon - r.elapsed)
	outcome = r.outcome()
	r.release()
	return outcome, fits
}

// takeTurns reports whether each goroutine was waiting for its turn when it came, and none is after the last.
func (r *run) takeTurns(witness []int) bool {
	for _, next := range witness {
		g := r.goroutines[next]
		if !r.waitsForTurn(g) {
			return false
		}
		g.turn <- struct{}{}
		settle(&r.progress)
	}
	return r.someoneWaitsForTurn() == nil
}

// waitsForTurn says whether a goroutine does. While all wait for something else, time passes: between two ticks
// everything that comes of a deadline has happened.
func (r *run) waitsForTurn(g *goroutine) bool {
	for r.someoneWaitsForTurn() == nil && r.elapsed < maxTicks*tick {
		if r.elapsed == 0 {
			r.elapsed = tick / 2
			time.Sleep(r.elapsed)
		} else {
			r.elapsed += tick
			time.Sleep(tick)
		}
	}
	return g.waitsForTurn.Load()
}

// maxTicks is more than what a program has.
const maxTicks = 8

func (r *run) someoneWaitsForTurn() *goroutine {
	for _, g := range r.goroutines {
		if g.waitsForTurn.Load() {
			return g
		}
	}
	return nil
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
	for r.alive.Load() > 0 {
		r.world.release()
		time.Sleep(tick)
	}
	r.quitFunc()
	r.world.release()
}
