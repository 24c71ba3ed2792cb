/* tests/module/nomodule.c - a library that loads, and is no PKCS#11 module. */
extern int nomodule;
int nomodule;
