// Reads numbers of nanoseconds, one a line, and writes each as Go writes a duration.
package main

import (
	"bufio"
	"fmt"
	"os"
	"time"
)

func main() {
	in := bufio.NewReader(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for {
		var nanoseconds int64
		if _, err := fmt.Fscan(in, &nanoseconds); err != nil {
			return
		}
		fmt.Fprintln(out, time.Duration(nanoseconds))
	}
}
