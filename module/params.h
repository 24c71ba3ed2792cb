#ifndef LINTGATE_PARAMS_H
#define LINTGATE_PARAMS_H

/*
 * Names the parameters of a row of calls.def, which lists only types: the first is a, the second b … the tenth j.
 * No row can swap two arguments of one type, and none says anything twice. Included by calls.c and its tests.
 *
 *   PARAMS(int, char *)          int a, char *b
 *   ARGS(int, char *)            a, b
 *   PARAMS_AS(long, int, char *) long a, char *b      another type for the first
 *   ARGS_AS(x, int, char *)      x, b                 another value for the first
 *   UNUSED(int, char *)          (void)a; (void)b     for functions that look at nothing
 *   OUTPUT(int, char *, int *)   b                    the last but one: where PKCS#11 2.40 5.2 has the output buffer
 */

#define PARAMS_JOIN(x, y)                                              PARAMS_JOIN_(x, y)
#define PARAMS_JOIN_(x, y)                                             x##y
#define PARAMS_COUNT(...)                                              PARAMS_COUNT_(__VA_ARGS__, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
#define PARAMS_COUNT_(t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, n, ...) n

#define PARAMS(...)     PARAMS_JOIN(PARAMS_, PARAMS_COUNT(__VA_ARGS__))(__VA_ARGS__)
#define ARGS(...)       PARAMS_JOIN(ARGS_, PARAMS_COUNT(__VA_ARGS__))(a)
#define ARGS_AS(x, ...) PARAMS_JOIN(ARGS_, PARAMS_COUNT(__VA_ARGS__))(x)
#define UNUSED(...)     PARAMS_JOIN(UNUSED_, PARAMS_COUNT(__VA_ARGS__))
#define OUTPUT(...)     PARAMS_JOIN(OUTPUT_, PARAMS_COUNT(__VA_ARGS__))

#define PARAMS_AS(t, ...) PARAMS_JOIN(PARAMS_AS_, PARAMS_COUNT(__VA_ARGS__))(t, __VA_ARGS__)

#define PARAMS_1(t1)                                 t1 a
#define PARAMS_2(t1, t2)                             t1 a, t2 b
#define PARAMS_3(t1, t2, t3)                         t1 a, t2 b, t3 c
#define PARAMS_4(t1, t2, t3, t4)                     t1 a, t2 b, t3 c, t4 d
#define PARAMS_5(t1, t2, t3, t4, t5)                 t1 a, t2 b, t3 c, t4 d, t5 e
#define PARAMS_6(t1, t2, t3, t4, t5, t6)             t1 a, t2 b, t3 c, t4 d, t5 e, t6 f
#define PARAMS_7(t1, t2, t3, t4, t5, t6, t7)         t1 a, t2 b, t3 c, t4 d, t5 e, t6 f, t7 g
#define PARAMS_8(t1, t2, t3, t4, t5, t6, t7, t8)     t1 a, t2 b, t3 c, t4 d, t5 e, t6 f, t7 g, t8 h
#define PARAMS_9(t1, t2, t3, t4, t5, t6, t7, t8, t9) t1 a, t2 b, t3 c, t4 d, t5 e, t6 f, t7 g, t8 h, t9 i
#define PARAMS_10(t1, t2, t3, t4, t5, t6, t7, t8, t9, t10)                                                   \
    t1 a, t2 b, t3 c, t4 d, t5 e, t6 f, t7 g, t8 h, t9 i, t10 j

#define PARAMS_AS_1(t, t1)       PARAMS_1(t)
#define PARAMS_AS_2(t, t1, ...)  PARAMS_2(t, __VA_ARGS__)
#define PARAMS_AS_3(t, t1, ...)  PARAMS_3(t, __VA_ARGS__)
#define PARAMS_AS_4(t, t1, ...)  PARAMS_4(t, __VA_ARGS__)
#define PARAMS_AS_5(t, t1, ...)  PARAMS_5(t, __VA_ARGS__)
#define PARAMS_AS_6(t, t1, ...)  PARAMS_6(t, __VA_ARGS__)
#define PARAMS_AS_7(t, t1, ...)  PARAMS_7(t, __VA_ARGS__)
#define PARAMS_AS_8(t, t1, ...)  PARAMS_8(t, __VA_ARGS__)
#define PARAMS_AS_9(t, t1, ...)  PARAMS_9(t, __VA_ARGS__)
#define PARAMS_AS_10(t, t1, ...) PARAMS_10(t, __VA_ARGS__)

#define ARGS_1(x)  x
#define ARGS_2(x)  x, b
#define ARGS_3(x)  x, b, c
#define ARGS_4(x)  x, b, c, d
#define ARGS_5(x)  x, b, c, d, e
#define ARGS_6(x)  x, b, c, d, e, f
#define ARGS_7(x)  x, b, c, d, e, f, g
#define ARGS_8(x)  x, b, c, d, e, f, g, h
#define ARGS_9(x)  x, b, c, d, e, f, g, h, i
#define ARGS_10(x) x, b, c, d, e, f, g, h, i, j

#define UNUSED_1 (void)a
#define UNUSED_2 UNUSED_1, (void)b
#define UNUSED_3 UNUSED_2, (void)c
#define UNUSED_4 UNUSED_3, (void)d
#define UNUSED_5 UNUSED_4, (void)e
#define UNUSED_6 UNUSED_5, (void)f
#define UNUSED_7 UNUSED_6, (void)g
#define UNUSED_8 UNUSED_7, (void)h

#define OUTPUT_3 b
#define OUTPUT_4 c
#define OUTPUT_5 d

#endif
