// A cache in front of something slow: one load for all who ask at once, entries that expire, errors that are not kept.
package main

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"
)

// Cache keeps what was loaded, for some time. Those who ask for the same key at once share one load, and errors are not
// kept. Readers do not keep each other waiting.
type Cache struct {
	load    func(key string) (string, error)
	ttl     time.Duration
	mu      sync.RWMutex
	entries map[string]entry
	flights singleflight.Group
}

type entry struct {
	text    string
	expires time.Time
}

// NewCache makes a cache whose entries are good for ttl.
func NewCache(load func(key string) (string, error), ttl time.Duration) *Cache {
	return &Cache{load: load, ttl: ttl, entries: make(map[string]entry)}
}

func (c *Cache) Get(key string) (string, error) {
	if text, ok := c.read(key); ok {
		return text, nil
	}
	value, err, _ := c.flights.Do(key, func() (any, error) {
		// Since this caller has looked, another's load may have ended.
		if text, ok := c.read(key); ok {
			return text, nil
		}
		text, err := c.load(key)
		if err != nil {
			return "", err
		}
		c.write(key, text)
		return text, nil
	})
	return value.(string), err
}

// read tells whether there is an entry that is not old.
func (c *Cache) read(key string) (string, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	e, ok := c.entries[key]
	return e.text, ok && time.Now().Before(e.expires)
}

func (c *Cache) write(key, text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries[key] = entry{text, time.Now().Add(c.ttl)}
}

// pages stands for pages that take long to make.
type pages struct {
	loads atomic.Int64 // how many were made, or tried to
}

func (p *pages) load(path string) (string, error) {
	version := p.loads.Add(1)
	time.Sleep(50 * time.Millisecond)
	if path == "/broken" {
		return "", fmt.Errorf("%s: no such page", path)
	}
	return fmt.Sprintf("%s, version %d", path, version), nil
}

// ask has ten callers ask at once. It tells the answers that are different, and how many had each.
func ask(cache *Cache, paths ...string) string {
	answers := make(map[string]int)
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i := range 10 {
		wg.Go(func() {
			answer, err := cache.Get(paths[i%len(paths)])
			if err != nil {
				answer = err.Error()
			}
			mu.Lock()
			defer mu.Unlock()
			answers[answer]++
		})
	}
	wg.Wait()
	var counts []string
	for answer, count := range answers {
		counts = append(counts, fmt.Sprintf("%d x %s", count, answer))
	}
	slices.Sort(counts)
	return strings.Join(counts, "; ")
}

func main() {
	var p pages
	cache := NewCache(p.load, 500*time.Millisecond)

	fmt.Printf("at first: %s. Loads: %d\n", ask(cache, "/"), p.loads.Load())
	fmt.Printf("kept: %s. Loads: %d\n", ask(cache, "/"), p.loads.Load())
	time.Sleep(600 * time.Millisecond)
	fmt.Printf("expired: %s. Loads: %d\n", ask(cache, "/"), p.loads.Load())
	fmt.Printf("an error is shared: %s. Loads: %d\n", ask(cache, "/broken"), p.loads.Load())
	fmt.Printf("and not kept: %s. Loads: %d\n", ask(cache, "/broken"), p.loads.Load())
	fmt.Printf("each key by itself: %s. Loads: %d\n", ask(cache, "/", "/broken"), p.loads.Load())
}
