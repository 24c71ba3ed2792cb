/* module/program.c - version, build and rule set of this code, and who talks to it. */
#include "module/program.h"

#include "lint/lint.h"

#include <link.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* What dl_iterate_phdr looks for: the object that has `inside` in it. */
struct search {
    uintptr_t inside;
    char *build;
};

/* elf(5): a note's name and its description, each filled up to four octets. */
static size_t filled(size_t len)
{
    return (len + 3) & ~(size_t)3;
}

static void read_notes(const char *at, size_t len, char build[PROGRAM_BUILD_BYTES])
{
    static const char owner[] = "GNU";
    ElfW(Nhdr) note;

    while (len >= sizeof note) {
        memcpy(&note, at, sizeof note);
        const size_t name = sizeof note, text = name + filled(note.n_namesz);
        if (note.n_namesz > len || note.n_descsz > len || text + filled(note.n_descsz) > len)
            return;
        if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == sizeof owner
            && memcmp(at + name, owner, sizeof owner) == 0 && 2 * note.n_descsz < PROGRAM_BUILD_BYTES)
            for (size_t i = 0; i < note.n_descsz; i++)
                (void)snprintf(build + 2 * i, 3, "%02x", (unsigned)(unsigned char)at[text + i]);
        at += text + filled(note.n_descsz);
        len -= text + filled(note.n_descsz);
    }
}

static bool has(const struct dl_phdr_info *object, uintptr_t inside)
{
    for (size_t i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
        const uintptr_t start = object->dlpi_addr + segment->p_vaddr;
        if (segment->p_type == PT_LOAD && inside >= start && inside - start < segment->p_memsz)
            return true;
    }
    return false;
}

static int look_at(struct dl_phdr_info *object, size_t size, void *context)
{
    const struct search *search = context;

    (void)size;
    if (!has(object, search->inside))
        return 0;
    for (size_t i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
        if (segment->p_type == PT_NOTE)
            /* NOLINTNEXTLINE(performance-no-int-to-ptr): the loader gives addresses as numbers */
            read_notes((const char *)(object->dlpi_addr + segment->p_vaddr), segment->p_memsz, search->build);
    }
    return 1;
}

static void learn_peer(struct record_program *program)
{
    struct ucred peer = { .pid = 0 };
    int domain = 0;
    socklen_t domain_len = sizeof domain, peer_len = sizeof peer;

    if (getsockopt(STDIN_FILENO, SOL_SOCKET, SO_DOMAIN, &domain, &domain_len) != 0 || domain != AF_UNIX
        || getsockopt(STDIN_FILENO, SOL_SOCKET, SO_PEERCRED, &peer, &peer_len) != 0)
        return;
    program->peer_pid = (struct record_number){ peer.pid > 0, (uint64_t)(peer.pid > 0 ? peer.pid : 0) };
    program->peer_uid = (struct record_number){ peer.uid != (uid_t)-1, peer.uid };
}

void program_learn(struct record_program *program, char build[PROGRAM_BUILD_BYTES])
{
    struct search search = { .inside = (uintptr_t)program_learn, .build = build };

    build[0] = '\0';
    (void)dl_iterate_phdr(look_at, &search);
    *program = (struct record_program){
        .version = LINTGATE_VERSION, .build = build, .rules = lint_version(), .rules_sha256 = lint_sha256()
    };
    learn_peer(program);
}
