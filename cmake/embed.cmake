# Makes a C string of a file: cmake -DIN=page.css -DOUT=page_css.c -DNAME=page_css -P embed.cmake
file(READ "${IN}" bytes HEX)
string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1', " bytes "${bytes}")
file(WRITE "${OUT}" "#include \"cli/report_page.h\"\n\nconst char ${NAME}[] = {\n${bytes}0 };\n")
