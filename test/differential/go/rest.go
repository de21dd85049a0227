package main

import (
	"bytes"
	"runtime"
)

// parked are the states of goroutines that only another goroutine can wake. A dump shows others too: those that
// are about to run, and those that the runtime has stopped for a moment.
var parked = map[string]bool{
	"chan receive":        true,
	"chan send":           true,
	"select":              true,
	"semacquire":          true,
	"sync.WaitGroup.Wait": true,
}

var dump = make([]byte, 1<<20)

// onlyCallerRuns says whether every other goroutine is parked: nothing can happen unless the caller does it.
func onlyCallerRuns() bool {
	isCaller := true
	for block := range bytes.SplitSeq(dump[:runtime.Stack(dump, true)], []byte("\n\n")) {
		header, _, _ := bytes.Cut(block, []byte("]:"))
		_, state, _ := bytes.Cut(header, []byte("["))
		state, _, _ = bytes.Cut(state, []byte(","))
		if !isCaller && !parked[string(state)] {
			return false
		}
		isCaller = false
	}
	return true
}
