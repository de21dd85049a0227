package scripts

import (
	"context"
	"fmt"
	"strings"
	"time"
)

type contextStage struct {
	*events
	start    time.Time
	contexts []context.Context
	// One for each context; nil for those that have none.
	cancels []func(cause error)
	stops   []func() bool
	ended   int
}

func newContextStage(e *events) *contextStage {
	c := &contextStage{events: e, start: time.Now()}
	c.add(context.Background(), nil)
	return c
}

func (c *contextStage) add(ctx context.Context, cancel func(cause error)) {
	c.contexts = append(c.contexts, ctx)
	c.cancels = append(c.cancels, cancel)
}

func (c *contextStage) take(s step) {
	switch s.Op {
	case "withCancel":
		c.add(context.WithCancelCause(c.contexts[s.N]))
	case "withTimeout":
		ctx, cancel := context.WithTimeoutCause(c.contexts[s.N], duration(s.Ms), errorOf(s.Text))
		c.add(ctx, func(error) { cancel() })
	case "withDeadline":
		ctx, cancel := context.WithDeadlineCause(c.contexts[s.N], c.start.Add(duration(s.Ms)), errorOf(s.Text))
		c.add(ctx, func(error) { cancel() })
	case "withValue":
		c.add(context.WithValue(c.contexts[s.N], s.Ms, s.Text), nil)
	case "withoutCancel":
		c.add(context.WithoutCancel(c.contexts[s.N]), nil)
	case "cancel":
		if cancel := c.cancels[s.N]; cancel != nil {
			cancel(errorOf(s.Text))
		}
	case "afterFunc":
		id, ctx := len(c.stops), c.contexts[s.N]
		c.stops = append(c.stops, context.AfterFunc(ctx, func() {
			c.log("called %d at %s: %v", id, fixed(time.Since(c.start)), context.Cause(ctx))
		}))
	case "stop":
		if s.N < len(c.stops) {
			c.log("stop %d: %v", s.N, c.stops[s.N]())
		}
	case "sleep":
		time.Sleep(duration(s.Ms))
	}
}

func (c *contextStage) state() string {
	var all []string
	for _, ctx := range c.contexts {
		all = append(all, c.describe(ctx))
	}
	return strings.Join(all, "; ")
}

func (c *contextStage) describe(ctx context.Context) string {
	deadline := "none"
	if at, ok := ctx.Deadline(); ok {
		deadline = fixed(at.Sub(c.start))
	}
	done := "nil"
	if ctx.Done() != nil {
		select {
		case <-ctx.Done():
			done = "closed"
		default:
			done = "open"
		}
	}
	// A number of JSON is a float64.
	return fmt.Sprintf("%v/%v/%s/%s/%v/%v",
		ctx.Err(), context.Cause(ctx), deadline, done, ctx.Value(0.0), ctx.Value(1.0))
}

func (c *contextStage) end() bool {
	for c.ended < len(c.cancels) {
		cancel := c.cancels[c.ended]
		c.ended++
		if cancel != nil {
			cancel(nil)
			return true
		}
	}
	return false
}
