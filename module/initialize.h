#ifndef LINTGATE_INITIALIZE_H
#define LINTGATE_INITIALIZE_H

/*
 * Loads the backend of the configuration that C_Initialize would take if nobody told it another, and calls nothing of it but
 * what says which functions it has. Does nothing if there is no configuration, or it is wrong: C_Initialize will say so.
 * Between entry_look_begin and entry_look_end.
 */
void initialize_look(void);

#endif
