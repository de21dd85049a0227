package main

import (
	"context"
	"math/rand"
	"runtime"
	"sync"
	"time"
)

var workloads = map[string]func(effort) figures{
	"ping-pong":    rate(1000, pingPong),
	"unbuffered":   rate(1000, func(items int) { oneToOne(0, items) }),
	"buffered":     rate(1000, func(items int) { oneToOne(128, items) }),
	"for-await":    rate(1000, forRange),
	"many-to-many": rate(8000, manyToMany),
	"select-2":     rate(1000, select2),
	"select-16":    rate(8000, select16),
	"select-idle":  selectIdle,
	"daisy-chain":  rate(chainLength, daisyChain),
	"prime-sieve":  primeSieve,
	"drain":        drain,
	"heap":         heap,
	"abort":        func(e effort) figures { return abort(e, false) },
	"abort-shared": func(e effort) figures { return abort(e, true) },
	"interval":     interval,
}

func pingPong(items int) {
	there, back := make(chan int), make(chan int)
	go func() {
		for range items {
			back <- <-there
		}
	}()
	for item := range items {
		there <- item
		expect("the answer", <-back, item)
	}
}

func produce(ch chan<- int, items int) {
	for item := range items {
		ch <- item
	}
}

func oneToOne(capacity, items int) {
	ch := make(chan int, capacity)
	go produce(ch, items)
	for item := range items {
		expect("the value", <-ch, item)
	}
}

func forRange(items int) {
	ch := make(chan int, 128)
	go func() {
		produce(ch, items)
		close(ch)
	}()
	item := 0
	for value := range ch {
		expect("the value", value, item)
		item++
	}
	expect("the number of values", item, items)
}

func manyToMany(items int) {
	const side = 8
	ch := make(chan int, 64)
	sums := make(chan int)
	for range side {
		go produce(ch, items/side)
		go func() {
			sum := 0
			for range items / side {
				sum += <-ch
			}
			sums <- sum
		}()
	}
	sum := 0
	for range side {
		sum += <-sums
	}
	each := items / side
	expect("the sum", sum, side*each*(each-1)/2)
}

// selecting sends on every channel, and counts what next receives from them.
func selecting(channels []chan int, items int, next func() int) {
	each := items / len(channels)
	for _, ch := range channels {
		go produce(ch, each)
	}
	sum := 0
	for range each * len(channels) {
		sum += next()
	}
	expect("the sum", sum, len(channels)*each*(each-1)/2)
}

func makeChannels(count int) []chan int {
	channels := make([]chan int, count)
	for i := range channels {
		channels[i] = make(chan int)
	}
	return channels
}

func select2(items int) {
	c := makeChannels(2)
	selecting(c, items, func() (value int) {
		select {
		case value = <-c[0]:
		case value = <-c[1]:
		}
		return
	})
}

func select16(items int) {
	c := makeChannels(16)
	selecting(c, items, func() (value int) {
		select {
		case value = <-c[0]:
		case value = <-c[1]:
		case value = <-c[2]:
		case value = <-c[3]:
		case value = <-c[4]:
		case value = <-c[5]:
		case value = <-c[6]:
		case value = <-c[7]:
		case value = <-c[8]:
		case value = <-c[9]:
		case value = <-c[10]:
		case value = <-c[11]:
		case value = <-c[12]:
		case value = <-c[13]:
		case value = <-c[14]:
		case value = <-c[15]:
		}
		return
	})
}

func selectIdle(e effort) figures {
	quiet := make(chan int)
	loop := func(items int) {
		busy := make(chan int)
		go produce(busy, items)
		for item := range items {
			select {
			case value := <-busy:
				expect("the value", value, item)
			case <-quiet:
				panic("a value out of nowhere")
			}
		}
	}
	result := rate(1000, loop)(e)
	before := bytes()
	loop(e.Most)
	result["bytes"] = max(0, (bytes()-before)/float64(e.Most))
	return result
}

const chainLength = 10_000

func daisyChain(items int) {
	for range items / chainLength {
		leftmost := make(chan int)
		right := leftmost
		for range chainLength {
			left, next := right, make(chan int)
			go func() { left <- 1 + <-next }()
			right = next
		}
		go func() { right <- 0 }()
		expect("the number of links", <-leftmost, chainLength)
	}
}

func primeSieve(e effort) figures {
	const primes, last = 1000, 7919
	// Its goroutines are left behind, parked.
	sieve := func() {
		numbers := make(chan int)
		go func() {
			for number := 2; ; number++ {
				numbers <- number
			}
		}()
		in, prime := numbers, 0
		for range primes {
			prime = <-in
			rest := make(chan int)
			go func(in <-chan int, prime int) {
				for number := range in {
					if number%prime != 0 {
						rest <- number
					}
				}
			}(in, prime)
			in = rest
		}
		expect("the 1000th prime", prime, last)
	}
	times := make([]float64, e.Samples)
	for i := range times {
		times[i] = milliseconds(sieve)
		time.Sleep(50 * time.Millisecond)
	}
	return figures{"ms": median(times)}
}

func drain(e effort) figures {
	return growth(10_000, e.Most, e, func(items int) func() {
		ch := make(chan int)
		for item := range items {
			go func() { ch <- item }()
		}
		time.Sleep(time.Duration(items) * 2 * time.Microsecond)
		return func() {
			sum := 0
			for range items {
				sum += <-ch
			}
			expect("the sum", sum, items*(items-1)/2)
		}
	})
}

func heap(effort) figures {
	const goroutines = 100_000
	shared := make(chan int)
	start := bytes()
	for range goroutines {
		go func() { <-shared }()
	}
	one := bytes()
	channels := makeChannels(goroutines)
	for _, ch := range channels {
		go func() { <-ch }()
	}
	two := bytes()
	runtime.KeepAlive(channels)
	return figures{"shared": (one - start) / goroutines, "own": (two - one) / goroutines}
}

func abort(e effort, sharing bool) figures {
	return growth(10_000, 100_000, e, func(items int) func() {
		ch := make(chan int)
		var aborted sync.WaitGroup
		aborted.Add(items)
		cancels := make([]context.CancelFunc, 0, items)
		start := func() {
			var ctx context.Context
			for item := range items {
				if item == 0 || !sharing {
					var cancel context.CancelFunc
					ctx, cancel = context.WithCancel(context.Background())
					cancels = append(cancels, cancel)
				}
				go func() {
					select {
					case <-ch:
						panic("a value out of nowhere")
					case <-ctx.Done():
						aborted.Done()
					}
				}()
			}
		}
		end := func() {
			rand.Shuffle(len(cancels), func(i, j int) { cancels[i], cancels[j] = cancels[j], cancels[i] })
			for _, cancel := range cancels {
				cancel()
			}
			aborted.Wait()
		}
		if sharing {
			return func() { start(); end() }
		}
		start()
		return end
	})
}

func interval(e effort) figures {
	const period = 5 * time.Millisecond
	duration := time.Duration(e.Sample * 10 * 1e6)
	ch := make(chan int)
	over := make(chan struct{})
	go func() {
		for item := 0; ; item++ {
			select {
			case ch <- item:
			case <-over:
				return
			}
		}
	}()
	worst := make(chan time.Duration)
	go func() {
		ticker := time.NewTicker(period)
		defer ticker.Stop()
		var delay time.Duration
		for last := time.Now(); ; last = time.Now() {
			select {
			case <-ticker.C:
				delay = max(delay, time.Since(last)-period)
			case <-over:
				worst <- delay
				return
			}
		}
	}()
	start := time.Now()
	for item := 0; time.Since(start) < duration; {
		for range 100 {
			expect("the value", <-ch, item)
			item++
		}
	}
	run := time.Since(start)
	close(over)
	return figures{"delay": float64(<-worst) / 1e6, "run": float64(run) / 1e6}
}
