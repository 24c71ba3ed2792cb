#ifndef LINTGATE_CLI_DOCTOR_H
#define LINTGATE_CLI_DOCTOR_H

/*
 * lintgate doctor: looks for ways round the gate, and for what will stop it. Configuration, journal, index and clock; module files of
 * p11-kit that reach the HSM's module; the tokens themselves, their keys and what these may do. One line a finding.
 */
int doctor_main(int argc, char **argv);

#endif
