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
	ended    atomic.Bool
}

func (g *goroutine) main() {
	defer g.finish()
	for index, operation := range g.operations {
		g.index = index
		g.begin()
		g.perform(operation)
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
	}
	g.ended.Store(true)
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
	if !g.ended.Load() {
		end = "blocked at " + strconv.Itoa(g.index)
	}
	return append(append([]string{}, g.observed...), end)
}

func (g *goroutine) channel(index int) chan int {
	if index == nilChannel {
		return nil
	}
	return g.run.channels[index]
}

func (g *goroutine) perform(o operation) {
	switch o.Op {
	case "send":
		g.send(g.channel(o.Channel), o.Value)
	case "receive":
		g.receive(g.channel(o.Channel))
	case "range":
		g.rangeOver(g.channel(o.Channel))
	case "close":
		close(g.channel(o.Channel))
	case "select":
		g.choose(o)
	case "done":
		g.run.groups[o.Group].Done()
		g.run.counts[o.Group].Add(-1)
	case "wait":
		g.run.groups[o.Group].Wait()
	default:
		check(fmt.Errorf("unknown operation %q", o.Op))
	}
}

func (g *goroutine) send(channel chan int, value int) {
	if channel == nil {
		select {
		case channel <- value:
		case <-g.run.quit:
		}
		return
	}
	channel <- value
}

func (g *goroutine) receive(channel chan int) {
	if channel == nil {
		select {
		case <-channel:
		case <-g.run.quit:
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
		channel := reflect.ValueOf(g.channel(c.Channel))
		canEnd = canEnd || c.Channel != nilChannel
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
		cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(g.run.quit)})
	}
	chosen, value, ok := reflect.Select(cases)
	switch {
	case chosen == len(o.Cases) && o.HasDefault:
		g.observe("default")
	case chosen == len(o.Cases):
	case o.Cases[chosen].Op == "send":
		g.observe(strconv.Itoa(chosen) + ": sent")
	default:
		g.observe(strconv.Itoa(chosen) + ": " + received(int(value.Int()), ok))
	}
}

func received(value int, ok bool) string {
	if !ok {
		return "closed"
	}
	return strconv.Itoa(value)
}
