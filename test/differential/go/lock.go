package main

import (
	"bytes"
	"runtime"
	"sync"
	"sync/atomic"
)

// A locker is a Mutex or an RWMutex.
type locker interface {
	sync.Locker
	TryLock() bool
}

// A lock is one of a program's, with its condition. It counts how often it is taken for writing, so that the order shows.
type lock struct {
	locker
	cond *sync.Cond
	// taken is written by whoever holds the lock.
	taken int
	// How it is held; exact while nobody runs.
	writes, reads atomic.Int32
	// Who wait for the condition: what they are to do before they lock again.
	asksAgain sync.Map
}

func newLock(kind string) *lock {
	l := &lock{locker: new(sync.RWMutex)}
	if kind == "mutex" {
		l.locker = new(sync.Mutex)
	}
	l.cond = sync.NewCond(condLocker{l})
	return l
}

func (l *lock) rw() *sync.RWMutex { return l.locker.(*sync.RWMutex) }

// condLocker is what the condition locks: a goroutine that is woken asks for the lock in a turn of its own.
type condLocker struct{ *lock }

func (c condLocker) Lock() {
	if ask, isKnown := c.asksAgain.LoadAndDelete(goroutineID()); isKnown {
		ask.(func())()
	}
	c.lock.locker.Lock()
	c.writes.Store(1)
}

func (c condLocker) Unlock() {
	c.writes.Store(0)
	c.lock.locker.Unlock()
}

func (l *lock) wait(ask func()) {
	l.asksAgain.Store(goroutineID(), ask)
	l.cond.Wait()
}

// release takes the lock from whoever holds it, and wakes all. Nobody runs.
func (l *lock) release() {
	if l.writes.Swap(0) > 0 {
		l.locker.Unlock()
	}
	for range l.reads.Swap(0) {
		l.rw().RUnlock()
	}
	l.cond.Broadcast()
}

// goroutineID is in the first line of a stack: "goroutine 7 [running]:".
func goroutineID() string {
	var stack [64]byte
	text := stack[:runtime.Stack(stack[:], false)]
	return string(bytes.Fields(text)[1])
}
