// A word and an exit code of ours where OpenBLAS cannot make its threads.
//
// It makes one a core while it is loaded, used or not, and raises SIGINT where the system refuses
// one: the process would end as if by Ctrl-C. What .preinit_array names runs before all libraries.
// Rejected: OPENBLAS_NUM_THREADS, which cannot be set that early without starting the program anew.

#if defined(__linux__)
#include <signal.h>
#include <unistd.h>

// ExitStatus.limited
enum { limited = 71 };

static void (*before)(int);

static void end(int number) {
  static const char message[] =
      "the system does not grant a thread a core: raise the limit on processes (ulimit -u) or on "
      "address space (ulimit -v)\n";
  (void)number;
  if (write(STDERR_FILENO, message, sizeof message - 1) < 0) _exit(limited);
  _exit(limited);
}

static void listen_to_libraries(void) { before = signal(SIGINT, end); }

__attribute__((section(".preinit_array"), used)) static void (*const listening)(void) =
    listen_to_libraries;

// The executable's own constructors run after those of all libraries.
__attribute__((constructor)) static void leave_signal_as_it_was(void) { signal(SIGINT, before); }
#endif
