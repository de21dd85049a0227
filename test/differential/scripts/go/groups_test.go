package scripts

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/singleflight"
)

type groupStage struct {
	*events
	group     *errgroup.Group
	ctx       context.Context
	ends      []chan error // what each function is to end with
	running   []int
	isLimited bool
}

func newGroupStage(e *events) *groupStage {
	group, ctx := errgroup.WithContext(context.Background())
	return &groupStage{events: e, group: group, ctx: ctx}
}

func (g *groupStage) take(s step) {
	switch s.Op {
	case "go":
		id, fn := g.part()
		go func() {
			g.group.Go(fn)
			g.log("go %d returned", id)
		}()
	case "tryGo":
		id, fn := g.part()
		g.log("tryGo %d: %v", id, g.group.TryGo(fn))
	case "setLimit":
		g.setLimit(s.N)
	case "end":
		g.endPart(s.N, s.Text)
	case "wait":
		go func() { g.log("wait: %v", g.group.Wait()) }()
	}
}

// setLimit is a panic while functions run. One that has no limit yet does not notice, and hangs later.
func (g *groupStage) setLimit(n int) {
	if len(g.running) > 0 && (n < 0 || !g.isLimited) {
		return
	}
	defer func() {
		if r := recover(); r != nil {
			g.log("%v", r)
		}
	}()
	g.group.SetLimit(n)
	g.isLimited = n >= 0
}

func (g *groupStage) part() (int, func() error) {
	id, end := len(g.ends), make(chan error, 1)
	g.ends = append(g.ends, end)
	return id, func() error {
		g.mu.Lock()
		g.running = append(g.running, id)
		g.mu.Unlock()
		g.log("%d runs", id)
		return <-end
	}
}

func (g *groupStage) endPart(id int, text string) {
	if index := slices.Index(g.running, id); index >= 0 {
		g.running = slices.Delete(g.running, index, index+1)
		g.ends[id] <- errorOf(text)
	}
}

func (g *groupStage) state() string {
	return fmt.Sprintf("%v/%v", g.ctx.Err(), context.Cause(g.ctx))
}

func (g *groupStage) end() bool {
	if len(g.running) == 0 {
		return false
	}
	g.endPart(slices.Min(g.running), "")
	return true
}

type flightStage struct {
	*events
	flights singleflight.Group
	ends    []chan string // what each call of the function is to end with; nil once it has ended
	id      int
}

func (f *flightStage) work() (any, error) {
	end := make(chan string, 1)
	f.mu.Lock()
	id := len(f.ends)
	f.ends = append(f.ends, end)
	f.mu.Unlock()
	f.log("call %d", id)
	if err := errorOf(<-end); err != nil {
		return nil, err
	}
	return fmt.Sprint("value ", id), nil
}

func (f *flightStage) take(s step) {
	key := strconv.Itoa(s.N)
	id := f.id
	switch s.Op {
	case "do":
		f.id++
		go func() {
			value, err, shared := f.flights.Do(key, f.work)
			if err != nil {
				f.log("do %d: %v", id, err)
			} else {
				f.log("do %d: %v %v", id, value, shared)
			}
		}()
	case "doChannel":
		f.id++
		results := f.flights.DoChan(key, f.work)
		go func() {
			result := <-results
			if result.Err != nil {
				f.log("doChannel %d: %v %v", id, result.Err, result.Shared)
			} else {
				f.log("doChannel %d: %v %v", id, result.Val, result.Shared)
			}
		}()
	case "forget":
		f.flights.Forget(key)
	case "end":
		f.endCall(s.N, s.Text)
	}
}

func (f *flightStage) endCall(id int, text string) {
	if id < len(f.ends) && f.ends[id] != nil {
		f.ends[id] <- text
		f.ends[id] = nil
	}
}

func (f *flightStage) state() string {
	return ""
}

func (f *flightStage) end() bool {
	id := slices.IndexFunc(f.ends, func(end chan string) bool { return end != nil })
	if id < 0 {
		return false
	}
	f.endCall(id, "")
	return true
}
