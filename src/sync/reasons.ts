/** Why a goroutine waits for a lock, in the words of Go's dumps (runtime2.go, waitReasonStrings). */
export const MUTEX_LOCK = "sync.Mutex.Lock";
export const WRITE_LOCK = "sync.RWMutex.Lock";
export const READ_LOCK = "sync.RWMutex.RLock";
export const COND_WAIT = "sync.Cond.Wait";
export const SEMACQUIRE = "semacquire";
