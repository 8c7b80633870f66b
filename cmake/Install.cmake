# SPDX-License-Identifier: Apache-2.0
# What `cmake --install` puts where
include(CMakePackageConfigHelpers)

set(seal_cmake_dir "${CMAKE_INSTALL_LIBDIR}/cmake/Sealwright")
set(seal_make_dir "${CMAKE_INSTALL_DATADIR}/sealwright/make")

install(TARGETS sealwright sealwright_static EXPORT SealwrightTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}")
get_property(seal_tools DIRECTORY tools PROPERTY BUILDSYSTEM_TARGETS)
install(TARGETS ${seal_tools} EXPORT SealwrightTargets
  RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(FILES include/sealwright.h DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(EXPORT SealwrightTargets NAMESPACE Sealwright::
  DESTINATION "${seal_cmake_dir}")

configure_package_config_file(cmake/SealwrightConfig.cmake.in
  "${PROJECT_BINARY_DIR}/SealwrightConfig.cmake"
  INSTALL_DESTINATION "${seal_cmake_dir}")
# 0.x: a minor version may change what a project relies on.
write_basic_package_version_file(
  "${PROJECT_BINARY_DIR}/SealwrightConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES
  "${PROJECT_BINARY_DIR}/SealwrightConfig.cmake"
  "${PROJECT_BINARY_DIR}/SealwrightConfigVersion.cmake"
  cmake/Sealwright.cmake
  DESTINATION "${seal_cmake_dir}")

configure_file(cmake/sealwright.pc.in "${PROJECT_BINARY_DIR}/sealwright.pc"
  @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/sealwright.pc"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

file(GLOB seal_man_pages CONFIGURE_DEPENDS
  "${CMAKE_CURRENT_SOURCE_DIR}/man/*.1")
install(FILES ${seal_man_pages} DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
install(FILES LICENSE README.md NEWS.md DESTINATION "${CMAKE_INSTALL_DOCDIR}")
