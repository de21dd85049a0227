package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const text = "A pool of gophers digs many holes at once, but never more than it has shovels for."

// Weather is what a service in another city says.
type Weather struct {
	City    string
	Celsius int
}

// Pool runs functions; what they return is their own business.
type Pool struct {
	tasks        chan func()
	workers      sync.WaitGroup
	done, failed atomic.Int32
}

func NewPool(numWorkers int) *Pool {
	p := &Pool{tasks: make(chan func(), 100)}
	for w := 1; w <= numWorkers; w++ {
		p.workers.Add(1)
		go func() {
			defer p.workers.Done()
			for task := range p.tasks {
				task()
			}
		}()
	}
	return p
}

func (p *Pool) Close() {
	close(p.tasks)
	p.workers.Wait()
}

// Future waits for a task and returns its result.
type Future[R any] func() (R, error)

// Run has the pool run a task. It is no method, since methods have no type parameters of their own.
func Run[R any](p *Pool, task func() (R, error)) Future[R] {
	var result R
	var err error
	ended := make(chan struct{})
	p.tasks <- func() {
		defer close(ended)
		if result, err = task(); err != nil {
			p.failed.Add(1)
		} else {
			p.done.Add(1)
		}
	}
	return func() (R, error) {
		<-ended
		return result, err
	}
}

func askForWeather(city string) (Weather, error) {
	time.Sleep(time.Duration(len(city)) * 10 * time.Millisecond) // stands for the network
	celsius, ok := map[string]int{"Lisbon": 21, "Oslo": 4, "Quito": 15, "Delhi": 33}[city]
	if !ok {
		return Weather{}, fmt.Errorf("there is no station in %s", city)
	}
	return Weather{city, celsius}, nil
}

func primesBelow(limit int) []string {
	var primes []string
next:
	for n := 2; n < limit; n++ {
		for d := 2; d*d <= n; d++ {
			if n%d == 0 {
				continue next
			}
		}
		primes = append(primes, strconv.Itoa(n))
	}
	return primes
}

func main() {
	pool := NewPool(2)

	// Four tasks of four types, two at a time.
	words := Run(pool, func() (int, error) { return len(strings.Fields(text)), nil })
	digest := Run(pool, func() (string, error) {
		sum := sha256.Sum256([]byte(text))
		return hex.EncodeToString(sum[:]), nil
	})
	weather := Run(pool, func() (Weather, error) { return askForWeather("Lisbon") })
	primes := Run(pool, func() ([]string, error) { return primesBelow(30), nil })

	numWords, _ := words()
	fmt.Printf("Words: %d\n", numWords)
	sum, _ := digest()
	fmt.Printf("SHA-256: %s\n", sum[:16])
	w, _ := weather()
	fmt.Printf("Weather in %s: %d degrees\n", w.City, w.Celsius)
	list, _ := primes()
	fmt.Printf("Primes: %s\n", strings.Join(list, ", "))

	// Tasks of one type, and their results in order.
	var reports []Future[Weather]
	for _, city := range []string{"Oslo", "Quito", "Delhi"} {
		reports = append(reports, Run(pool, func() (Weather, error) { return askForWeather(city) }))
	}
	for _, report := range reports {
		w, _ := report()
		fmt.Printf("Weather in %s: %d degrees\n", w.City, w.Celsius)
	}

	// A task that fails returns its error to whoever asks, and nothing else happens.
	if _, err := Run(pool, func() (Weather, error) { return askForWeather("Atlantis") })(); err != nil {
		fmt.Printf("No weather: %v\n", err)
	}

	pool.Close()
	fmt.Printf("Done: %d, failed: %d\n", pool.done.Load(), pool.failed.Load())
}
