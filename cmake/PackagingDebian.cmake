# SPDX-License-Identifier: Apache-2.0
# PackagingDebian.cmake - what cpack is about to put into a .deb in, the same as
# Debian wants it out: compressed pages, copyright, changelog, zsh's folder
if(NOT CPACK_GENERATOR STREQUAL "DEB")
  return()
endif()
set(share "${CPACK_TEMPORARY_DIRECTORY}/usr/share")
set(doc "${share}/doc/sealwright")

file(MAKE_DIRECTORY "${share}/zsh")
file(RENAME "${share}/zsh/site-functions" "${share}/zsh/vendor-completions")
file(REMOVE "${doc}/LICENSE")
file(WRITE "${doc}/copyright" "Sealwright
Copyright (C) the contributors to Sealwright

Licensed under the Apache License, Version 2.0, which is in the file
/usr/share/common-licenses/Apache-2.0 on Debian systems.
")
# TIMESTAMP is that of SOURCE_DATE_EPOCH.
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(WRITE "${doc}/changelog"
  "sealwright (${CPACK_PACKAGE_VERSION}) unstable; urgency=medium

  * What is new is in NEWS.md.

 -- ${CPACK_PACKAGE_CONTACT}  ${date}
")
file(GLOB texts "${share}/man/man1/*.1" "${doc}/changelog")
execute_process(COMMAND gzip -9n ${texts} COMMAND_ERROR_IS_FATAL ANY)
