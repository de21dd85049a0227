// The workloads for channels in Go. Prints what a worker of the benchmark prints: main <workload> <effort as JSON>
package main

import (
	"encoding/json"
	"fmt"
	"os"
)

// effort is how much time a measurement may take; see measure/effort.ts.
type effort struct {
	WarmUp  float64 // milliseconds
	Sample  float64 // milliseconds
	Samples int
	Most    int
}

type figures map[string]float64

type report struct {
	Status  string  `json:"status"`
	Figures figures `json:"figures,omitempty"`
	Message string  `json:"message,omitempty"`
}

func main() {
	var e effort
	if err := json.Unmarshal([]byte(os.Args[2]), &e); err != nil {
		panic(err)
	}
	result := report{Status: "unsupported"}
	if run, ok := workloads[os.Args[1]]; ok {
		result = attempt(run, e)
	}
	line, err := json.Marshal(result)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(line))
}

// attempt turns the panic of a failed check into a report.
func attempt(run func(effort) figures, e effort) (result report) {
	defer func() {
		if r := recover(); r != nil {
			result = report{Status: "wrong", Message: fmt.Sprint(r)}
		}
	}()
	return report{Status: "measured", Figures: run(e)}
}

func expect(what string, actual, expected int) {
	if actual != expected {
		panic(fmt.Sprintf("%s is %d instead of %d", what, actual, expected))
	}
}
