package main

import (
	"container/heap"
	"fmt"
	"sync"
	"time"
)

// item is a job in the queue. The greater its rank the sooner it is taken; among equals the one that came first.
type item struct {
	title    string
	priority int
	rank     float64
	number   int
}

type items []item

func (s items) Len() int { return len(s) }
func (s items) Less(i, j int) bool {
	if s[i].rank != s[j].rank {
		return s[i].rank > s[j].rank
	}
	return s[i].number < s[j].number
}
func (s items) Swap(i, j int) { s[i], s[j] = s[j], s[i] }
func (s *items) Push(x any)   { *s = append(*s, x.(item)) }
func (s *items) Pop() any {
	last := (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return last
}

// Pool has one worker and a priority queue, which a channel cannot be; hence the mutex and the condition.
type Pool struct {
	mu      sync.Mutex
	changed *sync.Cond
	queue   items
	number  int
	closed  bool
	start   time.Time
	aging   time.Duration // how long a job waits to gain one priority; 0: it never does
	ended   chan struct{}
}

func NewPool(aging time.Duration) *Pool {
	p := &Pool{start: time.Now(), aging: aging, ended: make(chan struct{})}
	p.changed = sync.NewCond(&p.mu)
	return p
}

func (p *Pool) Submit(title string, priority int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.number++
	// All jobs in the queue age alike, so what counts is when each one came.
	rank := float64(priority)
	if p.aging > 0 {
		rank -= float64(time.Since(p.start)) / float64(p.aging)
	}
	heap.Push(&p.queue, item{title, priority, rank, p.number})
	p.changed.Signal()
}

// Start has the worker begin; what is in the queue by then is taken by priority.
func (p *Pool) Start(handler func(item)) {
	go func() {
		defer close(p.ended)
		for {
			p.mu.Lock()
			for len(p.queue) == 0 && !p.closed {
				p.changed.Wait()
			}
			if len(p.queue) == 0 {
				p.mu.Unlock()
				return
			}
			next := heap.Pop(&p.queue).(item)
			p.mu.Unlock()
			handler(next)
		}
	}()
}

// Close waits until the queue is empty and the worker has ended.
func (p *Pool) Close() {
	p.mu.Lock()
	p.closed = true
	p.changed.Signal()
	p.mu.Unlock()
	<-p.ended
}

func urgentFirst() {
	fmt.Println("Urgent tickets first:")
	pool := NewPool(0)
	for _, t := range []item{
		{title: "Typo on the front page", priority: 0},
		{title: "Invoices are late", priority: 1},
		{title: "Nobody can log in", priority: 2},
		{title: "Logo is blurred", priority: 0},
		{title: "Export misses a column", priority: 1},
		{title: "The shop is down", priority: 2},
	} {
		pool.Submit(t.title, t.priority)
	}
	pool.Start(func(t item) { fmt.Printf("  %d: %s\n", t.priority, t.title) })
	pool.Close()
}

// stream has one ticket that can wait, and urgent ones: whenever the worker begins one, the next comes in.
func stream(title string, aging time.Duration) {
	fmt.Println(title + ":")
	const numUrgent = 6
	var all sync.WaitGroup
	all.Add(numUrgent + 1)
	pool := NewPool(aging)
	pool.Submit("urgent 1", 1)
	pool.Start(func(t item) {
		defer all.Done()
		fmt.Println("  " + t.title)
		var number int
		if n, _ := fmt.Sscanf(t.title, "urgent %d", &number); n == 1 && number < numUrgent {
			pool.Submit(fmt.Sprintf("urgent %d", number+1), 1)
		}
		time.Sleep(200 * time.Millisecond) // stands for the work
	})
	pool.Submit("can wait", 0)
	all.Wait()
	pool.Close()
}

func main() {
	urgentFirst()
	stream("Without aging", 0)
	stream("With aging", 500*time.Millisecond)
}
