/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ARCHITECTURE, the number in struct seccomp_data, where the filter of read_only.c knows it; configure
 * includes this too, to say where it does not.
 */
#pragma once

#include <linux/audit.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__i386__)
#define ARCHITECTURE AUDIT_ARCH_I386
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined(__arm__)
#define ARCHITECTURE AUDIT_ARCH_ARM
#elif defined(__riscv) && __riscv_xlen == 64
#define ARCHITECTURE AUDIT_ARCH_RISCV64
#elif defined(__powerpc64__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define ARCHITECTURE AUDIT_ARCH_PPC64LE
#elif defined(__powerpc64__)
#define ARCHITECTURE AUDIT_ARCH_PPC64
#elif defined(__s390x__)
#define ARCHITECTURE AUDIT_ARCH_S390X
#elif defined(__mips64) && _MIPS_SIM == _ABI64 && defined(__MIPSEL__)
#define ARCHITECTURE AUDIT_ARCH_MIPSEL64
#elif defined(__mips64) && _MIPS_SIM == _ABI64
#define ARCHITECTURE AUDIT_ARCH_MIPS64
#elif defined(__loongarch_lp64) && defined(AUDIT_ARCH_LOONGARCH64)
#define ARCHITECTURE AUDIT_ARCH_LOONGARCH64
#endif
