// Package scripts runs scripts on Go: see ../script.ts. They come line by line on the standard input, and their logs go
// to the standard output.
package scripts

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

type step struct {
	Op   string
	N    int
	Ms   float64
	Text string
}

type script struct {
	Kind  string
	Steps []step
}

// stage has the objects of a script.
type stage interface {
	take(s step)
	// state is what there is to see between two steps.
	state() string
	// end ends one thing that still goes on. It returns false if there was none.
	end() bool
}

// events are what has happened since the last step.
type events struct {
	mu   sync.Mutex
	list []string
}

func (e *events) log(format string, args ...any) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.list = append(e.list, fmt.Sprintf(format, args...))
}

func newStage(kind string, e *events) stage {
	switch kind {
	case "context":
		return newContextStage(e)
	case "limiter":
		return &limiterStage{events: e, start: time.Now()}
	case "semaphore":
		return &semaphoreStage{events: e}
	case "group":
		return newGroupStage(e)
	case "flight":
		return &flightStage{events: e}
	}
	panic(kind)
}

func TestScripts(t *testing.T) {
	input := bufio.NewReader(os.Stdin)
	decoder, encoder := json.NewDecoder(input), json.NewEncoder(os.Stdout)
	for decoder.More() {
		var s script
		if err := decoder.Decode(&s); err != nil {
			t.Fatal(err)
		}
		var log []string
		synctest.Test(t, func(t *testing.T) { log = run(s) })
		encoder.Encode(log)
	}
}

func run(s script) (log []string) {
	var e events
	stage := newStage(s.Kind, &e)
	settle := func() {
		synctest.Wait()
		slices.Sort(e.list)
		log = append(log, strings.Join(append(e.list, stage.state()), ", "))
		e.list = nil
	}
	for _, step := range s.Steps {
		stage.take(step)
		settle()
	}
	for stage.end() {
		settle()
	}
	return log
}

func duration(ms float64) time.Duration {
	return time.Duration(ms * float64(time.Millisecond))
}

// fixed prints a duration in milliseconds.
func fixed(d time.Duration) string {
	return fmt.Sprintf("%.3f", float64(d)/float64(time.Millisecond))
}

// errorOf is the error that a text stands for: none if there is no text.
func errorOf(text string) error {
	if text == "" {
		return nil
	}
	return errors.New(text)
}

// withTimeout is a context with a timeout, if it is one.
func withTimeout(ms float64) (context.Context, context.CancelFunc) {
	if ms > 0 {
		return context.WithTimeout(context.Background(), duration(ms))
	}
	return context.WithCancel(context.Background())
}
