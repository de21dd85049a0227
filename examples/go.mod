module examples

// From 1.22 each iteration of a loop has variables of its own, as in TypeScript. golang.org/x/sync wants 1.26.
go 1.26.0

require golang.org/x/sync v0.25.0
