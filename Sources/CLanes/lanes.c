#include "CLanes.h"

#define PLACE(bits, i) \
  ((bits) >> (i) & 1 ? (uint64_t)(i) << 8 * __builtin_popcount((bits) & ((1 << (i)) - 1)) : 0)
#define PLACES(bits)                                                                  \
  PLACE(bits, 0) | PLACE(bits, 1) | PLACE(bits, 2) | PLACE(bits, 3) | PLACE(bits, 4) | \
      PLACE(bits, 5) | PLACE(bits, 6) | PLACE(bits, 7)
#define FOUR(bits) PLACES(bits), PLACES((bits) + 1), PLACES((bits) + 2), PLACES((bits) + 3)
#define SIXTEEN(bits) FOUR(bits), FOUR((bits) + 4), FOUR((bits) + 8), FOUR((bits) + 12)
#define SIXTY_FOUR(bits) \
  SIXTEEN(bits), SIXTEEN((bits) + 16), SIXTEEN((bits) + 32), SIXTEEN((bits) + 48)

const uint64_t polysem_places[256] = {
    SIXTY_FOUR(0), SIXTY_FOUR(64), SIXTY_FOUR(128), SIXTY_FOUR(192)};
