// Nothing to call: linking this target is what checks the CPU, before any Swift code runs.
#ifndef POLYSEM_PROCESSOR_H
#define POLYSEM_PROCESSOR_H
#endif
