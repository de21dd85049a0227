package main

import (
	"context"
	"fmt"
	"strconv"
)

// holdings are what a goroutine holds.
type holdings struct {
	writes map[int]bool
	// reads are how many shares of each lock.
	reads map[int]int
	// acquired is what was acquired of each semaphore, and is not released yet.
	acquired map[int][]int64
}

// synchronize does what has to do with other objects than channels and wait groups.
func (g *goroutine) synchronize(o operation) {
	if g.writes == nil {
		g.holdings = holdings{map[int]bool{}, map[int]int{}, map[int][]int64{}}
	}
	switch o.Op {
	case "lock", "tryLock", "unlock", "rLock", "tryRLock", "rUnlock", "condWait", "condSignal", "condBroadcast":
		g.useLock(o, g.run.locks[o.Lock])
	case "acquire", "tryAcquire", "release":
		g.useSemaphore(o)
	case "cancel":
		g.run.causes[o.Context](fmt.Errorf("cause %d", o.Cause))
	case "err":
		g.observe(errorText(g.run.context(o.Context).Err()))
	case "cause":
		g.observe(errorText(context.Cause(g.run.context(o.Context))))
	case "value":
		g.observe(valueText(g.run.context(o.Context).Value(key{})))
	case "ended":
		select {
		case <-g.run.context(o.Context).Done():
		case <-g.run.quit.Done():
		}
	case "once":
		g.run.onces[o.Once].Do(func() { g.doOnce(*o.Body) })
	case "groupGo":
		g.run.groups[o.Group].Go(g.run.goroutines[o.Goroutine].mainInGroup)
	case "groupTryGo":
		g.observe(strconv.FormatBool(g.run.groups[o.Group].TryGo(g.run.goroutines[o.Goroutine].mainInGroup)))
	case "groupWait":
		g.observe(errorText(g.run.groups[o.Group].Wait()))
	default:
		check(fmt.Errorf("unknown operation %q", o.Op))
	}
}

func (g *goroutine) useLock(o operation, l *lock) {
	switch o.Op {
	case "lock":
		l.Lock()
		g.taken(o.Lock)
	case "tryLock":
		if l.TryLock() {
			g.taken(o.Lock)
		} else {
			g.observe("not taken")
		}
	case "unlock":
		if g.writes[o.Lock] {
			delete(g.writes, o.Lock)
			l.writes.Store(0)
			l.Unlock()
		}
	case "rLock":
		l.rw().RLock()
		g.countReads(o.Lock, 1)
	case "tryRLock":
		isLocked := l.rw().TryRLock()
		if isLocked {
			g.countReads(o.Lock, 1)
		}
		g.observe(strconv.FormatBool(isLocked))
	case "rUnlock":
		if g.reads[o.Lock] > 0 {
			g.countReads(o.Lock, -1)
			l.rw().RUnlock()
		}
	case "condWait":
		if g.writes[o.Lock] {
			delete(g.writes, o.Lock)
			l.wait(g.begin)
			g.taken(o.Lock)
		}
	case "condSignal":
		l.cond.Signal()
	case "condBroadcast":
		l.cond.Broadcast()
	}
}

func (g *goroutine) taken(index int) {
	l := g.run.locks[index]
	l.writes.Store(1)
	l.taken++
	g.writes[index] = true
	g.observe("taken " + strconv.Itoa(l.taken))
}

func (g *goroutine) countReads(index, difference int) {
	g.run.locks[index].reads.Add(int32(difference))
	g.reads[index] += difference
}

func (g *goroutine) useSemaphore(o operation) {
	s := g.run.semaphores[o.Semaphore]
	switch o.Op {
	case "acquire":
		ctx := g.run.context(o.Context)
		if ctx.Done() == nil {
			ctx = g.run.quit // Never over before the run is.
		}
		if err := s.Acquire(ctx, o.N); err != nil {
			g.observe(errorText(err))
			return
		}
		g.acquire(o.Semaphore, o.N)
		g.observe("acquired")
	case "tryAcquire":
		has := s.TryAcquire(o.N)
		if has {
			g.acquire(o.Semaphore, o.N)
		}
		g.observe(strconv.FormatBool(has))
	case "release":
		acquired := g.acquired[o.Semaphore]
		if len(acquired) == 0 {
			return
		}
		n := acquired[len(acquired)-1]
		g.acquired[o.Semaphore] = acquired[:len(acquired)-1]
		g.run.acquired[o.Semaphore].Add(-n)
		s.Release(n)
	}
}

func (g *goroutine) acquire(semaphore int, n int64) {
	g.run.acquired[semaphore].Add(n)
	g.acquired[semaphore] = append(g.acquired[semaphore], n)
}

// doOnce is the function of a Once. To return from it is a turn of its own, as it lets the others go on.
func (g *goroutine) doOnce(body operation) {
	if g.run.over.Load() {
		return
	}
	defer g.begin()
	g.observe("runs")
	g.begin()
	if !g.run.over.Load() {
		g.do(body)
	}
}

func errorText(err error) string {
	if err == nil {
		return "nil"
	}
	return err.Error()
}

func valueText(value any) string {
	if value == nil {
		return "nil"
	}
	return fmt.Sprint(value)
}
