# SPDX-License-Identifier: Apache-2.0
# Install.cmake - what an installation has, and find_package() in both trees
include(CMakePackageConfigHelpers)

# NAME=MODULE: the imported target PkgConfig::NAME stands for MODULE. These are
# what the static library needs besides OpenSSL, zlib and threads.
set(SEALWRIGHT_PKGCONFIG_MODULES cjson=libcjson libcurl=libcurl
  libdeflate=libdeflate
  libgit2=libgit2 libzip=libzip utf8proc=libutf8proc)
string(REGEX REPLACE "[^ ;]+=" "" SEALWRIGHT_PC_REQUIRES
  "${SEALWRIGHT_PKGCONFIG_MODULES}")
list(APPEND SEALWRIGHT_PC_REQUIRES libcrypto zlib)
list(JOIN SEALWRIGHT_PC_REQUIRES " " SEALWRIGHT_PC_REQUIRES)
list(JOIN SEALWRIGHT_PKGCONFIG_MODULES " " SEALWRIGHT_PKGCONFIG_MODULES)

set(seal_config_dir "${CMAKE_INSTALL_LIBDIR}/cmake/Sealwright")

# Three exports: a cross build takes the library but not the tools, and the
# static library only where the libraries below it are.
install(TARGETS sealwright EXPORT SealwrightTargets)
install(TARGETS sealwright_static EXPORT SealwrightStatic)
set(seal_exports Targets Static)
foreach(tool IN ITEMS seal seal-package seal-attach-layer seal-sign seal-verify
    seal-trust seal-inspect)
  if(TARGET ${tool})
    install(TARGETS ${tool} EXPORT SealwrightTools)
    list(APPEND seal_exports Tools)
  endif()
endforeach()
list(REMOVE_DUPLICATES seal_exports)
foreach(export IN LISTS seal_exports)
  install(EXPORT Sealwright${export} NAMESPACE Sealwright::
    DESTINATION "${seal_config_dir}")
  export(EXPORT Sealwright${export} NAMESPACE Sealwright::
    FILE "${PROJECT_BINARY_DIR}/Sealwright${export}.cmake")
endforeach()

# The build tree gets the same files, so that -D Sealwright_DIR=BUILD works.
configure_package_config_file(
  "${CMAKE_CURRENT_LIST_DIR}/SealwrightConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/SealwrightConfig.cmake"
  INSTALL_DESTINATION "${seal_config_dir}" NO_SET_AND_CHECK_MACRO)
# 0.1 and 0.2 may differ. The tools and functions serve any target system.
write_basic_package_version_file(
  "${PROJECT_BINARY_DIR}/SealwrightConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
foreach(part IN ITEMS "" Arguments Package Probe Reports Sign Stage State
    Verify)
  configure_file("${CMAKE_CURRENT_LIST_DIR}/Sealwright${part}.cmake"
    "${PROJECT_BINARY_DIR}/Sealwright${part}.cmake" COPYONLY)
  install(FILES "${CMAKE_CURRENT_LIST_DIR}/Sealwright${part}.cmake"
    DESTINATION "${seal_config_dir}")
endforeach()
install(FILES
  "${PROJECT_BINARY_DIR}/SealwrightConfig.cmake"
  "${PROJECT_BINARY_DIR}/SealwrightConfigVersion.cmake"
  DESTINATION "${seal_config_dir}")

# From the folder of the .pc file up to the prefix, so that a moved prefix
# still works; an absolute libdir cannot move.
if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
  set(SEALWRIGHT_PC_PREFIX "${CMAKE_INSTALL_PREFIX}")
else()
  file(RELATIVE_PATH up "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
  string(REGEX REPLACE "/$" "" up "${up}")
  set(SEALWRIGHT_PC_PREFIX "\${pcfiledir}/${up}")
endif()
configure_file("${CMAKE_CURRENT_LIST_DIR}/sealwright.pc.in"
  "${PROJECT_BINARY_DIR}/sealwright.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/sealwright.pc"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

install(FILES "${PROJECT_SOURCE_DIR}/include/sealwright.h"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" "${PROJECT_SOURCE_DIR}/NEWS.md"
  "${PROJECT_SOURCE_DIR}/README.md" "${PROJECT_SOURCE_DIR}/SECURITY.md"
  DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/docs"
  DESTINATION "${CMAKE_INSTALL_DOCDIR}" FILES_MATCHING PATTERN "*.md")
if(EXISTS "${PROJECT_SOURCE_DIR}/make/seal.mk")
  install(FILES "${PROJECT_SOURCE_DIR}/make/seal.mk"
    DESTINATION share/sealwright/make)
endif()
file(GLOB seal_pages "${PROJECT_SOURCE_DIR}/man/*.[1-9]")
if(seal_pages)
  install(FILES ${seal_pages} DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
endif()

# Where bash-completion and zsh look; a file of bash serves one program, so the
# others have its name as well.
set(SEALWRIGHT_ZSH_DIR "${CMAKE_INSTALL_DATADIR}/zsh/site-functions" CACHE
  STRING "Folder of zsh functions, in the prefix")
set(seal_bash_dir "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
install(FILES "${PROJECT_SOURCE_DIR}/completions/seal.bash"
  DESTINATION "${seal_bash_dir}" RENAME seal)
file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/completions")
foreach(tool IN ITEMS package attach-layer sign verify trust inspect)
  file(CREATE_LINK seal "${PROJECT_BINARY_DIR}/completions/seal-${tool}" SYMBOLIC)
  install(FILES "${PROJECT_BINARY_DIR}/completions/seal-${tool}"
    DESTINATION "${seal_bash_dir}")
endforeach()
install(FILES "${PROJECT_SOURCE_DIR}/completions/_seal"
  DESTINATION "${SEALWRIGHT_ZSH_DIR}")
