package main

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

type Order struct {
	ID       int
	Item     string
	Quantity int
}

// Outcome is what became of an order: its total, or an error.
type Outcome struct {
	Order    Order
	Cents    int
	Err      error
	Attempts int
}

// ErrBusy may be gone at the next attempt; other errors stay.
var ErrBusy = errors.New("price service is busy")

// errCrashed is what a panic becomes.
var errCrashed = errors.New("crashed")

type Price struct{ Cents int }

var prices = map[string]*Price{"apple": {30}, "pear": {40}, "mango": {120}}

// total is what an order costs, in cents.
func total(order Order, attempt int) (cents int, err error) {
	// Without this, a panic in one worker would end the program.
	defer func() {
		if recover() != nil {
			err = errCrashed
		}
	}()
	time.Sleep(50 * time.Millisecond) // stands for asking the price service
	if order.Quantity < 1 {
		return 0, fmt.Errorf("quantity must be at least 1, not %d", order.Quantity)
	}
	if order.Item == "pear" && attempt == 1 {
		return 0, ErrBusy
	}
	if order.Item == "mango" {
		return 0, ErrBusy
	}
	// The bug: nobody thought of items without a price, for which this is a nil pointer.
	return order.Quantity * prices[order.Item].Cents, nil
}

const maxAttempts = 3

func worker(orders <-chan Order, outcomes chan<- Outcome, wg *sync.WaitGroup) {
	defer wg.Done()
	for order := range orders {
		o := Outcome{Order: order}
		for {
			o.Attempts++
			o.Cents, o.Err = total(order, o.Attempts)
			if !errors.Is(o.Err, ErrBusy) || o.Attempts == maxAttempts {
				break
			}
			time.Sleep(time.Duration(o.Attempts) * 20 * time.Millisecond)
		}
		outcomes <- o
	}
}

func main() {
	sample := []Order{
		{1, "apple", 3},
		{2, "apple", 0},
		{3, "pear", 2},
		{4, "durian", 1},
		{5, "mango", 1},
		{6, "apple", -5},
		{7, "pear", 10},
		{8, "apple", 7},
	}
	orders := make(chan Order, len(sample))
	outcomes := make(chan Outcome, len(sample))

	var wg sync.WaitGroup
	const numWorkers = 3
	for w := 1; w <= numWorkers; w++ {
		wg.Add(1)
		go worker(orders, outcomes, &wg)
	}

	for _, order := range sample {
		orders <- order
	}
	close(orders)

	go func() {
		wg.Wait()
		close(outcomes)
	}()

	done, failed, retried := 0, 0, 0
	for o := range outcomes {
		retried += o.Attempts - 1
		if o.Err != nil {
			failed++
			fmt.Printf("Order %d failed: %v (attempts: %d)\n", o.Order.ID, o.Err, o.Attempts)
		} else {
			done++
			fmt.Printf("Order %d: %d x %s is %d cents (attempts: %d)\n",
				o.Order.ID, o.Order.Quantity, o.Order.Item, o.Cents, o.Attempts)
		}
	}
	fmt.Printf("Done: %d, failed: %d, attempts repeated: %d\n", done, failed, retried)
}
