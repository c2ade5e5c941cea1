# SPDX-License-Identifier: GPL-2.0-or-later
# Makes a man page or a completion: a line @PART@ becomes what "gendoc PREFIXpart" prints (the
# name in lower case), and @VERSION@ anywhere the version.

/^@[A-Z][A-Z0-9-]*@$/ && $0 != "@VERSION@" {
    part = tolower(substr($0, 2, length($0) - 2))
    fflush()
    if (system(gendoc " " prefix part) != 0) {
        print FILENAME ":" FNR ": gendoc " prefix part " failed" > "/dev/stderr"
        exit 1
    }
    next
}

{
    gsub(/@VERSION@/, version)
    print
}
