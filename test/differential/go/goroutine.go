package main

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"runtime"
	"strconv"
	"sync/atomic"
)

// A goroutine performs one of a program's lists of operations.
type goroutine struct {
	run        *run
	operations []operation

	// turn lets it do one operation; once closed, all of them.
	turn         chan struct{}
	waitsForTurn atomic.Bool

	// Written by the goroutine, and read by others only when it is at rest.
	index    int
	observed []string
	end      string
	// err is what it returns to its group.
	err error
	holdings
}

// notStarted is the end of a goroutine that a group has not started.
const notStarted = "not started"

// main performs the operations.
func (g *goroutine) main() {
	g.run.alive.Add(1)
	defer g.run.alive.Add(-1)
	g.perform()
}

// mainInGroup performs the operations as part of a group. To return is a turn of its own, as it makes room.
func (g *goroutine) mainInGroup() error {
	g.run.alive.Add(1)
	defer g.run.alive.Add(-1)
	g.perform()
	g.begin()
	return g.err
}

func (g *goroutine) perform() {
	g.end = ""
	g.run.progress.Add(1)
	defer g.finish()
	for index, o := range g.operations {
		g.index = index
		g.begin()
		if g.run.over.Load() {
			return
		}
		if o.Op == "fail" {
			g.err = fmt.Errorf("error %d", o.Error)
			g.end = "failed: " + g.err.Error()
			return
		}
		g.do(o)
		if g.run.over.Load() {
			return
		}
	}
	g.end = "finished"
}

// finish ends the goroutine. A panic ends it too, and nothing else.
func (g *goroutine) finish() {
	if reason := recover(); reason != nil {
		g.end = "panic: " + fmt.Sprint(reason)
		g.err = fmt.Errorf("%v", reason)
	}
	g.run.progress.Add(1)
}

// begin waits until it may do the next operation.
func (g *goroutine) begin() {
	if g.run.isFree {
		// Whoever has just been woken would otherwise nearly always be the next.
		for range rand.IntN(4) {
			runtime.Gosched()
		}
		return
	}
	g.waitsForTurn.Store(true)
	g.run.progress.Add(1)
	<-g.turn
	g.waitsForTurn.Store(false)
	g.run.progress.Add(1)
}

func (g *goroutine) observe(what string) {
	if g.run.over.Load() {
		return
	}
	g.observed = append(g.observed, what)
	g.run.progress.Add(1)
}

func (g *goroutine) story() []string {
	end := g.end
	if end == "" {
		end = "blocked at " + strconv.Itoa(g.index)
	}
	return append(append([]string{}, g.observed...), end)
}

func (g *goroutine) do(o operation) {
	switch o.Op {
	case "send":
		g.send(g.run.channel(o.Channel), o.Value)
	case "receive":
		g.receive(g.run.channel(o.Channel))
	case "range":
		g.rangeOver(g.run.channel(o.Channel))
	case "close":
		close(g.run.channel(o.Channel))
	case "select":
		g.choose(o)
	case "done":
		g.run.waitGroups[o.Group].Done()
		g.run.counts[o.Group].Add(-1)
	case "wait":
		g.run.waitGroups[o.Group].Wait()
	default:
		g.synchronize(o)
	}
}

func (g *goroutine) send(channel chan int, value int) {
	if channel == nil {
		select {
		case channel <- value:
		case <-g.run.quit.Done():
		}
		return
	}
	channel <- value
}

func (g *goroutine) receive(channel chan int) {
	if channel == nil {
		select {
		case <-channel:
		case <-g.run.quit.Done():
		}
		return
	}
	value, ok := <-channel
	g.observe(received(value, ok))
}

func (g *goroutine) rangeOver(channel chan int) {
	if channel == nil {
		g.receive(channel)
		return
	}
	for value := range channel {
		g.observe(strconv.Itoa(value))
		g.begin()
	}
}

func (g *goroutine) choose(o operation) {
	cases := []reflect.SelectCase{}
	canEnd := o.HasDefault
	for _, c := range o.Cases {
		if c.Op == "ended" {
			done := g.run.context(c.Context).Done()
			canEnd = canEnd || done != nil
			cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(done)})
			continue
		}
		channel := reflect.ValueOf(g.run.channel(c.Channel))
		canEnd = canEnd || c.Channel != nilIndex
		if c.Op == "send" {
			send := reflect.ValueOf(c.Value)
			cases = append(cases, reflect.SelectCase{Dir: reflect.SelectSend, Chan: channel, Send: send})
		} else {
			cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: channel})
		}
	}
	if o.HasDefault {
		cases = append(cases, reflect.SelectCase{Dir: reflect.SelectDefault})
	}
	if !canEnd {
		cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(g.run.quit.Done())})
	}
	chosen, value, ok := reflect.Select(cases)
	switch {
	case chosen == len(o.Cases) && o.HasDefault:
		g.observe("default")
	case chosen == len(o.Cases):
	case o.Cases[chosen].Op == "send":
		g.observe(strconv.Itoa(chosen) + ": sent")
	default:
		if !ok {
			value = reflect.ValueOf(0) // That of a context is no number.
		}
		g.observe(strconv.Itoa(chosen) + ": " + received(int(value.Int()), ok))
	}
}

func received(value int, ok bool) string {
	if !ok {
		return "closed"
	}
	return strconv.Itoa(value)
}
