package main

// nilChannel is the index that stands for a nil channel.
const nilChannel = -1

// A program is what program.ts describes.
type program struct {
	// Channels are their capacities.
	Channels []int `json:"channels"`
	// WaitGroups are the counts that they start with.
	WaitGroups []int         `json:"waitGroups"`
	Goroutines [][]operation `json:"goroutines"`
}

// An operation is one thing that a goroutine does; the fields that count depend on Op.
type operation struct {
	Op         string      `json:"op"`
	Channel    int         `json:"channel"`
	Value      int         `json:"value"`
	Group      int         `json:"group"`
	Cases      []operation `json:"cases"`
	HasDefault bool        `json:"hasDefault"`
}
