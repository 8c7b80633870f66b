# SPDX-License-Identifier: Apache-2.0
# PackagingArchive.cmake - what cpack put into a .tar.gz in, the same in the
# order of names out; cpack's own order is the one of the file system
if(NOT CPACK_GENERATOR STREQUAL "TGZ" OR "$ENV{SOURCE_DATE_EPOCH}" STREQUAL "")
  return()
endif()
foreach(archive IN LISTS CPACK_PACKAGE_FILES)
  file(REMOVE "${archive}")
  execute_process(
    COMMAND "${CMAKE_COMMAND}" -E env LC_ALL=C
      tar -c --sort=name --format=ustar "--mtime=@$ENV{SOURCE_DATE_EPOCH}"
      --owner=root:0 --group=root:0 -C "${CPACK_TOPLEVEL_DIRECTORY}"
      "${CPACK_PACKAGE_FILE_NAME}"
    COMMAND gzip -9n
    OUTPUT_FILE "${archive}" COMMAND_ERROR_IS_FATAL ANY)
endforeach()
