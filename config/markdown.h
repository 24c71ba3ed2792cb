#ifndef LINTGATE_CONFIG_MARKDOWN_H
#define LINTGATE_CONFIG_MARKDOWN_H

/* docs/configuration.md, made from the rows of keys.def. NULL if memory ran out; free it with free(). */
char *config_markdown(void);

#endif
