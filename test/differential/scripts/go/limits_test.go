package scripts

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"
)

type limiterStage struct {
	*events
	start        time.Time
	limiter      *rate.Limiter
	reservations []*rate.Reservation // nil once it was cancelled: a second Cancel differs
	cancels      []context.CancelFunc
	ended        int
}

func (l *limiterStage) take(s step) {
	switch s.Op {
	case "new":
		l.limiter = rate.NewLimiter(rate.Limit(s.Ms), s.N)
	case "allow":
		l.log("allow: %v", l.limiter.AllowN(time.Now(), s.N))
	case "reserve":
		r := l.limiter.ReserveN(time.Now(), s.N)
		l.reservations = append(l.reservations, r)
		switch {
		case !r.OK():
			l.log("reserve: never")
		case r.Delay() == math.MaxInt64:
			l.log("reserve: Infinity")
		default:
			l.log("reserve: %s", fixed(r.Delay()))
		}
	case "return":
		if s.N < len(l.reservations) && l.reservations[s.N] != nil {
			l.reservations[s.N].Cancel()
			l.reservations[s.N] = nil
		}
	case "wait":
		ctx, cancel := withTimeout(s.Ms)
		id := len(l.cancels)
		l.cancels = append(l.cancels, cancel)
		go func() {
			err := l.limiter.WaitN(ctx, s.N)
			l.log("wait %d at %s: %v", id, fixed(time.Since(l.start)), err)
		}()
	case "abort":
		if s.N < len(l.cancels) {
			l.cancels[s.N]()
		}
	case "setLimit":
		l.limiter.SetLimit(rate.Limit(s.Ms))
	case "setBurst":
		l.limiter.SetBurst(s.N)
	case "sleep":
		time.Sleep(duration(s.Ms))
	}
}

func (l *limiterStage) state() string {
	return fmt.Sprintf("%.3f", l.limiter.Tokens())
}

func (l *limiterStage) end() bool {
	if l.ended == len(l.cancels) {
		return false
	}
	l.cancels[l.ended]()
	l.ended++
	return true
}

type semaphoreStage struct {
	*events
	semaphore *semaphore.Weighted
	held      []int
	cancels   []context.CancelFunc
	id        int
}

// hold is called by goroutines that run at the same time.
func (s *semaphoreStage) hold(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held = append(s.held, n)
	slices.Sort(s.held)
}

func (s *semaphoreStage) take(t step) {
	switch t.Op {
	case "new":
		s.semaphore = semaphore.NewWeighted(int64(t.N))
	case "acquire":
		id := s.id
		s.id++
		ctx, cancel := context.WithCancel(context.Background())
		s.cancels = append(s.cancels, cancel)
		go func() {
			err := s.semaphore.Acquire(ctx, int64(t.N))
			if err == nil {
				s.hold(t.N)
			}
			s.log("acquire %d: %v", id, err)
		}()
	case "try":
		ok := s.semaphore.TryAcquire(int64(t.N))
		if ok {
			s.hold(t.N)
		}
		s.log("try: %v", ok)
	case "release":
		// The least, so that it does not matter who was first.
		if len(s.held) > 0 {
			least := s.held[0]
			s.held = s.held[1:]
			s.semaphore.Release(int64(least))
		}
	case "abort":
		if t.N < len(s.cancels) {
			s.cancels[t.N]()
		}
	}
}

func (s *semaphoreStage) state() string {
	return strings.Trim(fmt.Sprint(s.held), "[]")
}

// The last first: others would move up meanwhile, or not, as all goroutines run at once.
func (s *semaphoreStage) end() bool {
	last := len(s.cancels) - 1
	if last < 0 {
		return false
	}
	s.cancels[last]()
	s.cancels = s.cancels[:last]
	return true
}
