// The interpreter runs small concurrent programs on Go itself and tells how they end.
//
// It reads requests from standard input and writes responses to file descriptor 3, one JSON object a line each. It is
// built with the tag faketime: time stands still while any goroutine can run, and otherwise jumps to the next timer. So
// a sleep is over when all others wait for ever, and deadlines take no time.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
)

// A request asks for a program's outcomes.
type request struct {
	Program program `json:"program"`
	// Wanted are outcomes, each with a schedule that ought to lead to it.
	Wanted []wanted `json:"wanted"`
	// Attempts is how often a schedule is followed at most: what a select chooses cannot be forced.
	Attempts int `json:"attempts"`
	// FreeRuns is how often the program runs as it likes.
	FreeRuns int `json:"freeRuns"`
}

type wanted struct {
	Outcome string `json:"outcome"`
	Witness []int  `json:"witness"`
}

// A response tells what came of it.
type response struct {
	// Seen are all outcomes, however the program came to them.
	Seen []string `json:"seen"`
	// Missed are the indexes of those wanted that their schedule did not lead to.
	Missed []int `json:"missed"`
	Runs   int   `json:"runs"`
}

// processors are the settings that free runs rotate through. With several, goroutines really run at the same time.
var processors = [...]int{1, 2, 4}

func main() {
	// A collection would disturb what can be seen of the goroutines; answer collects by hand.
	debug.SetGCPercent(-1)
	requests := bufio.NewReader(os.Stdin)
	responses := json.NewEncoder(os.NewFile(3, "responses"))
	for {
		line, err := requests.ReadBytes('\n')
		if err == io.EOF {
			return
		}
		check(err)
		var asked request
		check(json.Unmarshal(line, &asked))
		check(responses.Encode(answer(asked)))
	}
}

func answer(asked request) response {
	defer runtime.GC()
	seen := make(map[string]bool)
	answered := response{Seen: []string{}, Missed: []int{}}
	tryOnce := func(witness []int) (string, bool) {
		answered.Runs++
		outcome, fits := newRun(asked.Program).follow(witness)
		if !seen[outcome] {
			seen[outcome] = true
			answered.Seen = append(answered.Seen, outcome)
		}
		return outcome, fits
	}

	// Following a schedule relies on there being one processor.
	runtime.GOMAXPROCS(1)
	for index, wish := range asked.Wanted {
		granted := false
		for attempt := 0; attempt < asked.Attempts && !granted; attempt++ {
			outcome, fits := tryOnce(wish.Witness)
			granted = fits && outcome == wish.Outcome
		}
		if !granted {
			answered.Missed = append(answered.Missed, index)
		}
	}
	for i, count := range processors {
		// To cancel a context reaches its children one after the other, and others may see that.
		if len(asked.Program.Objects.Contexts) == 0 {
			runtime.GOMAXPROCS(count)
		}
		for range asked.FreeRuns*(i+1)/len(processors) - asked.FreeRuns*i/len(processors) {
			tryOnce(nil)
		}
	}
	return answered
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "interpreter:", err)
		os.Exit(1)
	}
}
