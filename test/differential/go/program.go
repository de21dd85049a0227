package main

// nilIndex stands for a nil channel, and for the background context.
const nilIndex = -1

// A program is what program.ts describes.
type program struct {
	// Channels are their capacities.
	Channels []int `json:"channels"`
	// WaitGroups are the counts that they start with.
	WaitGroups []int         `json:"waitGroups"`
	Objects    objects       `json:"objects"`
	Goroutines [][]operation `json:"goroutines"`
}

// objects are what sync.ts describes.
type objects struct {
	Locks      []string       `json:"locks"`
	Semaphores []int64        `json:"semaphores"`
	Onces      int            `json:"onces"`
	Contexts   []contextMaker `json:"contexts"`
	Groups     []int          `json:"groups"`
}

type contextMaker struct {
	Kind   string `json:"kind"`
	Parent int    `json:"parent"`
	Ticks  int    `json:"ticks"`
	Value  int    `json:"value"`
	Group  int    `json:"group"`
}

// An operation is one thing that a goroutine does; the fields that count depend on Op.
type operation struct {
	Op         string      `json:"op"`
	Channel    int         `json:"channel"`
	Value      int         `json:"value"`
	Group      int         `json:"group"`
	Cases      []operation `json:"cases"`
	HasDefault bool        `json:"hasDefault"`
	Lock       int         `json:"lock"`
	Semaphore  int         `json:"semaphore"`
	N          int64       `json:"n"`
	Context    int         `json:"context"`
	Cause      int         `json:"cause"`
	Once       int         `json:"once"`
	Body       *operation  `json:"body"`
	Goroutine  int         `json:"goroutine"`
	Error      int         `json:"error"`
}

// startedByGroups tells which goroutines a group starts, and not the run.
func (p program) startedByGroups() map[int]bool {
	started := map[int]bool{}
	for _, operations := range p.Goroutines {
		for _, o := range operations {
			if o.Op == "groupGo" || o.Op == "groupTryGo" {
				started[o.Goroutine] = true
			}
		}
	}
	return started
}
