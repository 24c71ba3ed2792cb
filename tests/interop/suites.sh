#!/usr/bin/env bash
# Suites that others wrote to test PKCS#11 modules or their wrappers, run on SoftHSM directly and through lintgate with a token that nothing
# protects: each test must end the same way. From Debian's sources: SoftHSM's p11test, OpenSC's p11test. From package sources: the tests of
# miekg/pkcs11 and crypto11 (Go) and of cryptoki (Rust). `SUITES=name…` chooses.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

scripts/setup test
scripts/build release lintgate_module
through=$PWD/build/lintgate.so
direct=/usr/lib/softhsm/libsofthsm2.so
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
chmod 755 "$folder"
umask 022

ran=0
failed=0

skip() { # SUITE WHY
    echo "interop: $1: SKIPPED: $2" >&2
    return 1
}

# What is not the same, and why. Nothing else may differ.
known() { # SUITE TEST
    case $1/$2 in
    # A child of fork has no module until it calls C_Initialize, which then works; SoftHSM's goes on with its parent's.
    softhsm/ForkTests::testFork | softhsm/ForkTests::testResetOnFork) ;;
    # The test wants two interfaces of whoever has C_GetInterfaceList; lintgate shows those that the token has, one here.
    opensc/interface_test) ;;
    *) return 1 ;;
    esac
}

# fresh LABEL [initialised|blank]: an empty token and lintgate's configuration for it in $folder/run; the environment names both.
fresh() {
    local run=$folder/run
    rm -rf "$run"
    mkdir "$run" "$run/tokens"
    mkdir -m 700 "$run/journal"
    printf 'directories.tokendir = %s\nlog.level = ERROR\n' "$run/tokens" >"$run/softhsm2.conf"
    printf '[module]\nbackend = %s\n[audit]\ndirectory = %s\n[token "%s"]\nprotect = no\n' "$direct" "$run/journal" "$1" >"$run/lintgate.conf"
    export SOFTHSM2_CONF=$run/softhsm2.conf LINTGATE_CONF=$run/lintgate.conf
    [[ $2 == blank ]] || softhsm2-util --init-token --free --label "$1" --so-pin "$so_pin" --pin "$pin" >/dev/null
}

# compare SUITE LEAST: $folder/SUITE.direct and .through have a line "TEST RESULT" each; LEAST of them pass at least.
compare() {
    local suite=$1 test result other passed
    sort -o "$folder/$suite.direct" "$folder/$suite.direct"
    sort -o "$folder/$suite.through" "$folder/$suite.through"
    passed=$(grep -c ' pass$' "$folder/$suite.direct" || true)
    ran=$((ran + 1))
    if ((passed < $2)); then
        echo "interop: $suite: want $2 tests that pass on SoftHSM, have $passed" >&2
        failed=1
    fi
    while read -r test result other; do
        [[ $result == "$other" ]] && continue
        if known "$suite" "$test"; then
            echo "interop: $suite: $test: SoftHSM: $result, through lintgate: $other, as known"
            continue
        fi
        echo "interop: $suite: $test: want the same, have $result on SoftHSM and $other through lintgate" >&2
        failed=1
    done < <(join -a 1 -a 2 -e none -o 0,1.2,2.2 "$folder/$suite.direct" "$folder/$suite.through")
    echo "interop: $suite: $(wc -l <"$folder/$suite.direct") tests, $passed pass on SoftHSM, compared with the same through lintgate"
}

go_results() { sed -nE 's/^ *--- (PASS|FAIL|SKIP): ([^ ]+).*/\2 \L\1/p' "$1"; }

# source PACKAGE: Debian's source of it, unpacked in $folder/PACKAGE
source_of() {
    local parts=$folder/sources
    if [[ ! -e $parts ]]; then
        mkdir -p "$parts" "$folder/lists"
        for file in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
            [[ -e $file ]] && sed -E 's/^deb /deb-src /; s/^Types: .*/Types: deb-src/' "$file" >"$parts/$(basename "$file" .list | tr . _).${file##*.}"
        done
        apt-get -q -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$parts" -o Dir::State::Lists="$folder/lists" update >"$folder/apt.log" 2>&1 || true
    fi
    (cd "$folder" && apt-get -q -o APT::Sandbox::User=root -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$parts" -o Dir::State::Lists="$folder/lists" \
        source --download-only "$1" >>apt.log 2>&1 || true # its patches may be missing; they are not needed
        mkdir "$1" && tar -C "$1" --strip-components 1 -xf "$1"_*.orig.tar.* 2>>apt.log)
}

suite_softhsm() {
    local at=$folder/softhsm2/src/lib/test test way
    source_of softhsm2 || { skip softhsm 'want its source from Debian, cannot get it' || return 0; }
    (cd "$folder/softhsm2" && ./configure --disable-gost && cd src/lib/test && make p11test_DEPENDENCIES= p11test_LDADD= \
        p11test_LDFLAGS='-lcppunit -lcrypto -ldl -pthread' 'CPPFLAGS=-DP11M=\"./module.so\"' p11test) >"$folder/softhsm.log" 2>&1 \
        || { skip softhsm "want p11test built (libcppunit-dev, libssl-dev), have $(tail -n 1 "$folder/softhsm.log")" || return 0; }
    pin=1234 so_pin=12345678
    for test in $(cd "$at" && sed -nE 's/.*CPPUNIT_TEST\((test[A-Za-z0-9]+)\).*/\1/p' ./*.h | sort -u); do
        local class
        class=$(grep -lE "CPPUNIT_TEST\\($test\\)" "$at"/*.h | head -n 1)
        for way in direct through; do
            fresh token1 blank
            rm -rf "$at/tokens" "$at/module.so"
            mkdir "$at/tokens"
            ln -s "${!way}" "$at/module.so"
            if (cd "$at" && timeout 120 ./p11test "$(basename "$class" .h)::$test") >"$folder/out" 2>&1; then
                # a test that forks says it twice
                [[ $(grep -c '^OK (' "$folder/out") == 1 ]] && echo pass || echo twice
            else
                echo fail
            fi | sed "s/^/$(basename "$class" .h)::$test /" >>"$folder/softhsm.$way"
        done
    done
    compare softhsm 60
}

suite_opensc() {
    local way key id=1
    source_of opensc || { skip opensc 'want its source from Debian, cannot get it' || return 0; }
    (cd "$folder/opensc" && mkdir b && echo '#define PACKAGE_VERSION "0"' >b/config.h && cd b && cc -w -O1 -DHAVE_CONFIG_H -DENABLE_OPENSSL -DHAVE_DLFCN_H -I. \
        -I../src -I../src/pkcs11 -I../src/include -I../src/common ../src/tests/p11test/p11test*.c ../src/common/libpkcs11.c ../src/common/libscdl.c \
        -o p11test -lcmocka -lcrypto -ldl -lpthread) >"$folder/opensc.log" 2>&1 \
        || { skip opensc "want p11test built (libcmocka-dev, libssl-dev), have $(tail -n 1 "$folder/opensc.log")" || return 0; }
    pin=123456 so_pin=12345678
    fresh 'SC test' initialised
    for key in '--keypairgen rsa:2048' '--keypairgen EC:prime256v1' '--keypairgen EC:secp384r1' '--keygen AES:16' '--keygen AES:32'; do
        pkcs11-tool --module "$direct" --login --pin "$pin" "${key% *}" --key-type "${key#* }" --id "0$id" --label "key $id" --extractable \
            >/dev/null 2>&1
        id=$((id + 1))
    done
    cp -a "$folder/run/tokens" "$folder/tokens"
    for way in direct through; do
        rm -rf "$folder/run/tokens"
        cp -a "$folder/tokens" "$folder/run/tokens"
        timeout 300 "$folder/opensc/b/p11test" -m "${!way}" -p "$pin" -i >"$folder/out" 2>&1 </dev/null || true
        sed -nE 's/^\[ +(OK|FAILED|SKIPPED) +\] ([a-z_0-9]+)$/\2 \1/p' "$folder/out" | sort -u | sed 's/ OK$/ pass/; s/ FAILED$/ fail/; s/ SKIPPED$/ skip/' >"$folder/opensc.$way"
    done
    compare opensc 7
}

suite_miekg() {
    local way module=github.com/miekg/pkcs11@v1.1.2 at=$folder/miekg
    command -v go >/dev/null || { skip miekg 'want Go, have none' || return 0; }
    go mod download "$module" >"$folder/go.log" 2>&1 || { skip miekg "want $module, have $(tail -n 1 "$folder/go.log")" || return 0; }
    cp -r "$(go env GOMODCACHE)/$module" "$at" && chmod -R u+w "$at"
    cp -a "$at/test_data" "$folder/test_data" # its own token
    pin=1234 so_pin=1234
    for way in direct through; do
        fresh 'softhsm token' blank
        rm -rf "$at/test_data"
        cp -a "$folder/test_data" "$at/test_data"
        (cd "$at" && SOFTHSM_LIB=${!way} SOFTHSM_PIN=$pin go test -count=1 -v ./...) >"$folder/out" 2>&1 || true
        go_results "$folder/out" >"$folder/miekg.$way"
    done
    compare miekg 25
}

suite_crypto11() {
    local way at=$folder/crypto11 module='github.com/ThalesGroup/crypto11@v1.6.2'
    command -v go >/dev/null || { skip crypto11 'want Go, have none' || return 0; }
    go mod download "$module" >"$folder/go.log" 2>&1 || { skip crypto11 "want $module, have $(tail -n 1 "$folder/go.log")" || return 0; }
    cp -r "$(go env GOMODCACHE)/github.com/!thales!group/${module##*/}" "$at" && chmod -R u+w "$at"
    pin=password so_pin=sopassword
    for way in direct through; do
        fresh token1 initialised
        printf '{"Path":"%s","TokenLabel":"token1","Pin":"%s"}' "${!way}" "$pin" >"$at/config"
        (cd "$at" && timeout 400 go test -count=1 -v ./...) >"$folder/out" 2>&1 || true
        go_results "$folder/out" >"$folder/crypto11.$way"
    done
    compare crypto11 100
}

suite_cryptoki() {
    local way program at=$folder/cryptoki
    command -v cargo >/dev/null || { skip cryptoki 'want cargo, have none' || return 0; }
    mkdir "$folder/fetch"
    (cd "$folder/fetch" && printf '[package]\nname = "fetch"\nversion = "0.1.0"\nedition = "2021"\n[lib]\npath = "l.rs"\n[dependencies]\ncryptoki = "=0.12.1"\n' >Cargo.toml && touch l.rs \
        && cargo fetch && cp -r "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/cryptoki-0.12.1 "$at" && chmod -R u+w "$at" && cd "$at" \
        && cargo test --no-run --test basic) >"$folder/cargo.log" 2>&1 || { skip cryptoki "want cryptoki's tests built, have $(tail -n 1 "$folder/cargo.log")" || return 0; }
    program=$(sed -nE 's/.*Executable.*\((.*)\)$/\1/p' "$folder/cargo.log")
    pin=none so_pin=none
    for way in direct through; do
        fresh 'Test Token' blank
        (cd "$at" && TEST_PRETEND_LIBRARY=softhsm TEST_PKCS11_MODULE=${!way} timeout 400 "$program" --test-threads=1) >"$folder/out" 2>&1 || true
        sed -nE 's/^test ([a-z_0-9:]+) \.\.\. (ok|FAILED|ignored).*/\1 \2/p' "$folder/out" | sed 's/ ok$/ pass/' >"$folder/cryptoki.$way"
    done
    compare cryptoki 60
}

for suite in ${SUITES:-softhsm opensc miekg crypto11 cryptoki}; do
    echo "interop: the suite of $suite"
    "suite_$suite"
done
((ran)) || exit 77
exit "$failed"
