#ifndef LINTGATE_CLI_PIN_H
#define LINTGATE_CLI_PIN_H

/* lintgate pin hash: makes of a gate PIN, which it reads from the terminal or standard input, what the configuration has of it. */
int pin_main(int argc, char **argv);

#endif
