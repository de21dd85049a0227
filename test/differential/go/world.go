package main

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

// tick is how long a tick of a program takes, in the time that passes only while everybody waits.
const tick = time.Second

// horizon is later than all deadlines.
const horizon = 1000 * tick

// A world has the objects of one run, and what lets all who wait for them go on when it is over.
type world struct {
	channels   []chan int
	waitGroups []sync.WaitGroup
	counts     []atomic.Int32
	locks      []*lock
	semaphores []*semaphore.Weighted
	acquired   []atomic.Int64
	onces      []sync.Once
	contexts   []context.Context
	causes     []context.CancelCauseFunc
	groups     []*errgroup.Group

	// quit is over when the run is.
	quit     context.Context
	quitFunc context.CancelFunc
}

type key struct{}

func newWorld(p program) *world {
	w := &world{
		waitGroups: make([]sync.WaitGroup, len(p.WaitGroups)),
		counts:     make([]atomic.Int32, len(p.WaitGroups)),
		acquired:   make([]atomic.Int64, len(p.Objects.Semaphores)),
		onces:      make([]sync.Once, p.Objects.Onces),
		groups:     make([]*errgroup.Group, len(p.Objects.Groups)),
	}
	w.quit, w.quitFunc = context.WithCancel(context.Background())
	for _, capacity := range p.Channels {
		w.channels = append(w.channels, make(chan int, capacity))
	}
	for i, count := range p.WaitGroups {
		w.waitGroups[i].Add(count)
		w.counts[i].Store(int32(count))
	}
	for _, kind := range p.Objects.Locks {
		w.locks = append(w.locks, newLock(kind))
	}
	for _, size := range p.Objects.Semaphores {
		w.semaphores = append(w.semaphores, semaphore.NewWeighted(size))
	}
	for _, maker := range p.Objects.Contexts {
		w.addContext(maker)
	}
	for i, limit := range p.Objects.Groups {
		if w.groups[i] == nil {
			w.groups[i] = new(errgroup.Group)
		}
		w.groups[i].SetLimit(limit)
	}
	return w
}

func (w *world) addContext(maker contextMaker) {
	parent := w.context(maker.Parent)
	cause := func(error) {}
	var made context.Context
	switch maker.Kind {
	case "cancel":
		made, cause = context.WithCancelCause(parent)
	case "timeout":
		timed, cancel := context.WithTimeout(parent, time.Duration(maker.Ticks)*tick)
		made, cause = timed, func(error) { cancel() }
	case "value":
		made = context.WithValue(parent, key{}, maker.Value)
	case "group":
		if parent == context.Background() {
			parent = w.quit // A program cannot cancel it, but the end can.
		}
		w.groups[maker.Group], made = errgroup.WithContext(parent)
	default:
		check(fmt.Errorf("unknown context %q", maker.Kind))
	}
	w.contexts = append(w.contexts, made)
	w.causes = append(w.causes, cause)
}

func (w *world) channel(index int) chan int {
	if index == nilIndex {
		return nil
	}
	return w.channels[index]
}

func (w *world) context(index int) context.Context {
	if index == nilIndex {
		return context.Background()
	}
	return w.contexts[index]
}

// settle lets every goroutine run until none can. With one processor, who yields to it goes behind all that can run,
// but for now and then; so nobody can when nothing has happened for a few times.
func settle(progress *atomic.Int64) {
	for quiet := 0; quiet < 3; quiet++ {
		before := progress.Load()
		runtime.Gosched()
		if progress.Load() != before {
			quiet = -1
		}
	}
}

// release lets whoever waits go on, as far as one turn of it can: a goroutine that goes on may hold up others.
func (w *world) release() {
	w.quitFunc()
	for _, cancel := range w.causes {
		cancel(nil)
	}
	for _, channel := range w.channels {
		func() {
			defer func() { _ = recover() }() // It may be closed already.
			close(channel)
		}()
	}
	for i := range w.waitGroups {
		for range w.counts[i].Swap(0) {
			w.waitGroups[i].Done()
		}
	}
	for _, l := range w.locks {
		l.release()
	}
	for i, s := range w.semaphores {
		s.Release(w.acquired[i].Swap(0))
	}
}
