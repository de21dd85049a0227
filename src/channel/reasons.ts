/** Why a goroutine waits for a channel, in the words of Go's dumps (runtime2.go, waitReasonStrings). */
export const RECEIVE = "chan receive";
export const SEND = "chan send";
