# SPDX-License-Identifier: Apache-2.0
# Packaging.cmake - an installation in, a .deb and a .tar.gz out, by cpack
# `ci/jobs package` runs it so that the same commit gives the same bytes.
set(CPACK_GENERATOR DEB TGZ)
set(CPACK_PACKAGE_NAME sealwright)
set(CPACK_PACKAGE_VENDOR Sealwright)
set(CPACK_PACKAGE_CONTACT "Sealwright maintainers <sealwright@example.invalid>"
  CACHE STRING "Who answers for the packages: Name <address>")
set(CPACK_PACKAGE_FILE_NAME
  "sealwright-${PROJECT_VERSION}-linux-${CMAKE_SYSTEM_PROCESSOR}")
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_PRE_BUILD_SCRIPTS "${CMAKE_CURRENT_LIST_DIR}/PackagingDebian.cmake")
set(CPACK_POST_BUILD_SCRIPTS "${CMAKE_CURRENT_LIST_DIR}/PackagingArchive.cmake")

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS
  "cmake (>= 3.23), make, pkg-config, git, bash-completion")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
  "Four filters turn files into a reproducible ZIP package, name the layers it
needs, sign it together with its git commit, and verify it under a policy that
fails the build. With CMake functions, rules for Make, a library, man pages,
and completion for bash and zsh.")

# In place of the scripts that CPack's own way would run at installation.
file(WRITE "${PROJECT_BINARY_DIR}/debian/triggers"
  "activate-noawait ldconfig\n")
file(WRITE "${PROJECT_BINARY_DIR}/debian/shlibs" "libsealwright "
  "${PROJECT_VERSION_MAJOR} sealwright (>= ${PROJECT_VERSION})\n")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  "${PROJECT_BINARY_DIR}/debian/triggers" "${PROJECT_BINARY_DIR}/debian/shlibs")
include(CPack)
